using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Trees;

/// <summary>
/// How trees see a category variable, or a number together with its state. The levels of a number are its bins, then its
/// states but the first; bins end where ties end, so that no value lies in two of them.
/// </summary>
internal sealed record TreeVariable
{
    /// <summary>Levels of a category that a split tells apart; those beyond, which are rare, count as the last.</summary>
    public const int MostSplitLevels = 256;

    /// <summary>Contrasts of a category's levels, or of a number's states, and how many of them the levels share for which there is none of their own.</summary>
    private const int MostContrasts = 12, MostStateContrasts = 6, SharedContrasts = 6;

    /// <summary>The category variable, or the state of the number; -1 for a number without one.</summary>
    public required int Category { get; init; }

    /// <summary>The number variable; -1 for a category.</summary>
    public required int Number { get; init; }

    /// <summary>Where a number's bins begin and end, from 0 to 1, ascending; empty for a category.</summary>
    public required float[] Edges { get; init; }

    /// <summary>Number of levels.</summary>
    public required int LevelCount { get; init; }

    public int Bins => Math.Max(0, Edges.Length - 1);

    public bool IsNumber => Number >= 0;

    /// <summary>How many levels a split tells apart.</summary>
    public int SplitLevels => IsNumber ? LevelCount : Math.Min(LevelCount, MostSplitLevels);

    /// <summary>The variables of a table: each number with its state, then the categories that are no state.</summary>
    /// <param name="table">Real rows.</param>
    /// <param name="parts">Bins of a number at most, at least 2.</param>
    public static TreeVariable[] Of(EncodedTable table, int parts)
    {
        var layout = table.Layout;
        return
        [
            .. Enumerable.Range(0, layout.Numbers).Select(number => OfNumber(table, number, parts)),
            .. Enumerable.Range(0, layout.Categories).Except(layout.StateVariables).Select(category =>
                new TreeVariable { Category = category, Number = -1, Edges = [], LevelCount = layout.LevelCounts[category] }),
        ];
    }

    /// <summary>The variable's level in each row.</summary>
    public ushort[] LevelsOf(EncodedTable table)
    {
        int categories = table.Layout.Categories, numbers = table.Layout.Numbers;
        ushort[] levels = new ushort[table.Rows];
        for (int row = 0; row < levels.Length; row++)
        {
            int code = Category < 0 ? 0 : table.Codes[row * categories + Category];
            int level = !IsNumber || code > 0 ? LevelOf(code)
                : BinOf((table.Low[row * numbers + Number] + table.High[row * numbers + Number]) / 2);
            levels[row] = checked((ushort)level);
        }

        return levels;
    }

    /// <summary>
    /// What a tree compares the rows of a leaf by, level by level, [levels × width]: indicators of a category's levels; of a
    /// number the first three Legendre polynomials of its quantile, each weighing less, beside indicators of its states. Of many levels the
    /// first have indicators; each of the others has a random vector in the rest, which keeps the distances between them in expectation
    /// (random projection: Johnson and Lindenstrauss, 1984).
    /// </summary>
    /// <param name="random">Of the vectors.</param>
    public (float[] Values, int Width) Contrasts(Random random)
    {
        int states = LevelCount - Bins;
        int indicators = Math.Min(states, IsNumber ? MostStateContrasts : MostContrasts), polynomials = IsNumber ? 3 : 0, width = polynomials + indicators;
        float[] values = new float[LevelCount * width];
        for (int bin = 0; bin < Bins; bin++)
        {
            float x = Edges[bin] + Edges[bin + 1] - 1;
            values[bin * width] = x;
            values[bin * width + 1] = 0.6f * (3 * x * x - 1) / 2;
            values[bin * width + 2] = 0.4f * (5 * x * x * x - 3 * x) / 2;
        }

        int alone = states <= indicators ? states : indicators - Math.Min(SharedContrasts, indicators);
        for (int state = 0; state < alone; state++) values[(Bins + state) * width + polynomials + state] = 1;
        float most = MathF.Sqrt(3f / Math.Max(1, indicators - alone)); // an even draw up to it has the variance that keeps a vector's length at 1
        for (int state = alone; state < states; state++)
        {
            for (int i = alone; i < indicators; i++) values[(Bins + state) * width + polynomials + i] = most * (2 * random.NextSingle() - 1);
        }

        return (values, width);
    }

    /// <summary>The bin of a number with this cumulative probability.</summary>
    public int BinOf(float uniform)
    {
        int at = Array.BinarySearch(Edges, uniform);
        return Math.Clamp(at < 0 ? ~at - 1 : at, 0, Bins - 1);
    }

    /// <summary>The state of the number in a level, 0 in its bins; of a category the level itself.</summary>
    public int StateOf(int level) => IsNumber ? Math.Max(0, level - Bins + 1) : level;

    /// <summary>The level of a state other than 0 of the number; of a category the level itself.</summary>
    public int LevelOf(int state) => IsNumber ? Bins + state - 1 : state;

    /// <summary>Writes a level into a row of a sample, a number anywhere in its bin.</summary>
    public void Decode(EncodedSample sample, int row, int level, Random random)
    {
        int state = StateOf(level);
        if (Category >= 0) sample.Codes[row * sample.Layout.Categories + Category] = state;
        if (!IsNumber) return;
        float uniform = state > 0 ? 0.5f : Edges[level] + (Edges[level + 1] - Edges[level]) * random.NextSingle();
        sample.Uniforms[row * sample.Layout.Numbers + Number] = Math.Clamp(uniform, 1e-7f, 1 - 1e-7f);
    }

    private static TreeVariable OfNumber(EncodedTable table, int number, int parts)
    {
        int state = table.Layout.StateVariables[number];
        float[] edges = EdgesOf(table, number, state, parts);
        return new TreeVariable
        {
            Category = state,
            Number = number,
            Edges = edges,
            LevelCount = edges.Length - 1 + (state < 0 ? 0 : table.Layout.LevelCounts[state] - 1),
        };
    }

    /// <summary>Equal parts of the distribution, each end moved to the nearer end of the tie that it would cut.</summary>
    private static float[] EdgesOf(EncodedTable table, int number, int state, int parts)
    {
        const float least = 1e-5f;
        int categories = table.Layout.Categories, numbers = table.Layout.Numbers;
        int[] rows = [.. Enumerable.Range(0, table.Rows).Where(row => state < 0 || table.Codes[row * categories + state] == 0)];
        float[] low = [.. rows.Select(row => table.Low[row * numbers + number])], high = [.. rows.Select(row => table.High[row * numbers + number])];
        Array.Sort(low, high);
        var edges = new List<float> { 0 };
        for (int part = 1; part < parts; part++)
        {
            float edge = (float)part / parts;
            int at = Array.BinarySearch(low, edge);
            if (at < 0) at = ~at - 1;
            if (at >= 0 && low[at] < edge && high[at] > edge) edge = edge - low[at] < high[at] - edge ? low[at] : high[at];
            if (edge > edges[^1] + least && edge < 1 - least) edges.Add(edge);
        }

        return [.. edges, 1];
    }
}

/// <summary>Rows as levels, variable by variable.</summary>
/// <param name="Variables">What they are.</param>
/// <param name="Levels">Of each variable the level in each row.</param>
internal sealed record TreeRows(TreeVariable[] Variables, ushort[][] Levels)
{
    public int Rows => Levels.Length == 0 ? 0 : Levels[0].Length;

    /// <summary>These rows.</summary>
    public TreeRows Select(ReadOnlySpan<int> rows)
    {
        int[] wanted = [.. rows];
        return this with { Levels = [.. Levels.Select(levels => Array.ConvertAll(wanted, row => levels[row]))] };
    }
}
