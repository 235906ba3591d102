using TabGraphSyn.Pipeline.Preview;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;

namespace TabGraphSyn.Pipeline.Trees;

/// <summary>
/// Tells the variables of a row one after the other, each by a tree of those before it (Reiter, 2005) that is drawn anew from
/// several (Caiola and Reiter, 2010). Trees find what sets a few columns apart in some rows, where the denoiser is smooth; its rows and theirs
/// make different mistakes.
/// </summary>
/// <param name="Layout">The variables of the encoded table.</param>
/// <param name="Variables">How trees see them, in the order in which they are told.</param>
/// <param name="Trees">Of each variable its trees; they ask variables before it only.</param>
internal sealed record SequentialTrees(EncodedLayout Layout, TreeVariable[] Variables, ConditionalTree[][] Trees)
{
    /// <summary>Rows to learn from at most.</summary>
    public const int MostRows = 40_000;

    /// <summary>Trees of a variable.</summary>
    public const int TreesPerVariable = 8;

    /// <summary>Bins of a number: as many as keep so many rows each, where that is between these.</summary>
    private const int RowsPerBin = 16, FewestBins = 128, MostBins = 512;

    /// <summary>Searching an order takes about the cube of the number of variables, for every row: with so many in all, some ten seconds.</summary>
    private const double SearchBudget = 7.5e7;

    private const int FewestSearchRows = 1000, SearchParts = 24;

    private const int RowsPerPart = 4096;

    /// <summary>Rows that an order is searched on; 0 where there are too many variables for a search, or too few.</summary>
    /// <param name="rows">Rows of the table.</param>
    /// <param name="variables">How many variables it has.</param>
    public static int SearchRows(int rows, int variables)
    {
        int least = Math.Min(rows, FewestSearchRows), most = (int)Math.Min(Math.Min(rows, MostRows), SearchBudget / Math.Pow(Math.Max(1, variables), 3));
        return variables < 3 || most < least ? 0 : most;
    }

    /// <summary>Learns from encoded rows; the same table and seed give the same trees on any number of threads.</summary>
    /// <param name="table">Real rows, at least one.</param>
    /// <param name="seed">Of every draw.</param>
    /// <param name="workers">Who grows the trees.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1.</param>
    /// <param name="cancellationToken">Checked often.</param>
    public static SequentialTrees Fit(
        EncodedTable table, int seed, Workers workers, Action<double>? progress, CancellationToken cancellationToken)
    {
        var some = Rows(table, Seeds.Draw(table.Rows, MostRows, seed, "trees"));
        var options = new BayesianNetworkOptions();
        var nodes = NodeLevels.Of(some, options, options.MaximumParentLevels);
        var structure = NetworkStructure.Learn(nodes, some.Rows, maximumParents: 1);
        var variables = TreeVariable.Of(some, Math.Clamp(some.Rows / RowsPerBin, FewestBins, MostBins));
        var candidates = new GivenVariables(structure.Shared);
        int[] order = Ordered(some, structure.Order, candidates, seed, workers, cancellationToken);
        progress?.Invoke(0.5);

        var rows = new TreeRows(variables, [.. variables.Select(variable => variable.LevelsOf(some))]);
        int[][] given = [.. order.Select((variable, place) => candidates.For(variable, order[..place]))];
        // From here on variables have their places in the order.
        int[] places = new int[order.Length];
        for (int place = 0; place < order.Length; place++) places[order[place]] = place;
        rows = new TreeRows([.. order.Select(variable => rows.Variables[variable])], [.. order.Select(variable => rows.Levels[variable])]);
        var trees = new ConditionalTree[order.Length][];
        for (int place = 0; place < trees.Length; place++) trees[place] = new ConditionalTree[TreesPerVariable];
        int grown = 0;
        workers.RunManaged(order.Length * TreesPerVariable, part =>
        {
            int place = part / TreesPerVariable;
            var random = new Random(Seeds.Derive32(seed, "tree", part));
            trees[place][part % TreesPerVariable] = new ConditionalTreeGrower(rows, place, [.. given[place].Select(variable => places[variable])], random).Grow();
            lock (trees) progress?.Invoke(0.5 + 0.5 * ++grown / (order.Length * TreesPerVariable));
        }, cancellationToken);
        return new SequentialTrees(table.Layout, rows.Variables, trees);
    }

    /// <summary>Draws rows; the same seed gives the same rows on any number of threads.</summary>
    /// <param name="rows">At least 1.</param>
    /// <param name="seed">Of every draw.</param>
    /// <param name="workers">Who makes them.</param>
    /// <param name="cancellationToken">Checked often.</param>
    public EncodedSample Sample(int rows, int seed, Workers workers, CancellationToken cancellationToken)
    {
        var sample = new EncodedSample(Layout, rows, new int[(long)rows * Layout.Categories], new float[(long)rows * Layout.Numbers]);
        workers.RunManaged((rows + RowsPerPart - 1) / RowsPerPart, part =>
        {
            var random = new Random(Seeds.Derive32(seed, "rows of trees", part));
            int[] levels = new int[Variables.Length];
            int end = Math.Min(rows, (part + 1) * RowsPerPart);
            for (int row = part * RowsPerPart; row < end; row++) DrawRow(sample, row, levels, random);
        }, cancellationToken);
        return sample;
    }

    private void DrawRow(EncodedSample sample, int row, int[] levels, Random random)
    {
        for (int place = 0; place < levels.Length; place++)
        {
            var tree = Trees[place][random.Next(Trees[place].Length)];
            levels[place] = tree.Draw(tree.LeafOf(Variables, new DrawnLevels(levels, 0)), random);
            Variables[place].Decode(sample, row, levels[place], random);
        }
    }

    /// <summary>The order to tell variables in: that of their dependence tree, and where a search is affordable a better one.</summary>
    private static int[] Ordered(EncodedTable table, int[] start, GivenVariables candidates, int seed, Workers workers, CancellationToken cancellationToken)
    {
        int searched = SearchRows(table.Rows, start.Length);
        if (searched == 0) return start;
        var some = Rows(table, [.. Enumerable.Range(0, searched)]); // they are in random order
        var variables = TreeVariable.Of(some, SearchParts);
        return VariableOrder.Search(
            new TreeRows(variables, [.. variables.Select(variable => variable.LevelsOf(some))]), start, candidates, seed, workers, cancellationToken);
    }

    private static EncodedTable Rows(EncodedTable table, int[] rows)
    {
        int categories = table.Layout.Categories, numbers = table.Layout.Numbers;
        var some = new EncodedTable(table.Layout, rows.Length, new int[rows.Length * categories], new float[rows.Length * numbers], new float[rows.Length * numbers]);
        for (int row = 0; row < rows.Length; row++)
        {
            Array.Copy(table.Codes, rows[row] * categories, some.Codes, row * categories, categories);
            Array.Copy(table.Low, rows[row] * numbers, some.Low, row * numbers, numbers);
            Array.Copy(table.High, rows[row] * numbers, some.High, row * numbers, numbers);
        }

        return some;
    }
}
