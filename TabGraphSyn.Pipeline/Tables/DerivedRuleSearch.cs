namespace TabGraphSyn.Pipeline.Tables;

/// <summary>
/// Seeks rules of the form 'where X has level L, Y has level V' that hold in every row: no spouse's age without a spouse,
/// 0 hours of overtime in the other kind of contract. They are sought in a sample of rows, where nearly every pair of
/// columns fails at its first few rows, and verified on all of them.
/// </summary>
internal sealed class DerivedRuleSearch
{
    private const int SampleRows = 100_000;

    /// <summary>Rows that a rule needs.</summary>
    private const int LeastRows = 20;

    /// <summary>Nats from which a rule isn't chance: what the followers' levels would cost if they were drawn by frequency.</summary>
    private const double LeastEvidence = 25;

    /// <summary>Rules that are kept, the most evident.</summary>
    private const int MostRules = 4000;

    private sealed record Candidate(DerivedRule Rule, double Evidence);

    private readonly Table table;
    private readonly (ColumnEncoding Encoding, string?[] Cells)[] variables;
    private readonly int[] rows;
    private readonly int[][] codes;
    private readonly int[][] counts;

    private DerivedRuleSearch(Table table, IReadOnlyList<ColumnEncoding> encodings)
    {
        this.table = table;
        var places = Enumerable.Range(0, table.ColumnCount).ToDictionary(column => table.ColumnNames[column]);
        variables = [.. encodings.Where(encoding => encoding.LevelCount > 0).Select(encoding => (encoding, table.Columns[places[encoding.Name]]))];
        int n = Math.Min(SampleRows, table.RowCount);
        rows = [.. Enumerable.Range(0, n).Select(i => (int)((long)i * table.RowCount / n))];
        codes = new int[variables.Length][];
        counts = new int[variables.Length][];
        Parallel.For(0, variables.Length, variable =>
        {
            var (encoding, cells) = variables[variable];
            codes[variable] = CodesOf(encoding, n == cells.Length ? cells : Array.ConvertAll(rows, row => cells[row]));
            counts[variable] = new int[encoding.LevelCount];
            foreach (int code in codes[variable].Where(code => code >= 0))
                counts[variable][code]++;
        });
    }

    /// <summary>The rules of a table, for the category variables of its encodings in their order.</summary>
    public static IReadOnlyList<DerivedRule> Find(Table table, IReadOnlyList<ColumnEncoding> encodings)
    {
        var search = new DerivedRuleSearch(table, encodings);
        var candidates = search.Sample();
        return search.rows.Length == table.RowCount ? candidates : search.Verify(candidates);
    }

    private List<DerivedRule> Sample()
    {
        var found = new List<Candidate>[variables.Length];
        Parallel.For(0, variables.Length, variable => found[variable] = OfVariable(variable));
        return [.. found.SelectMany(candidates => candidates).OrderByDescending(candidate => candidate.Evidence).Take(MostRules).Select(candidate => candidate.Rule)];
    }

    private List<Candidate> OfVariable(int variable)
    {
        var found = new List<Candidate>();
        double share = (double)rows.Length / table.RowCount;
        int[][] rowsOf = RowsByLevel(codes[variable], counts[variable]);
        for (int level = 0; level < rowsOf.Length; level++)
        {
            if (rowsOf[level].Length < Math.Max(3, LeastRows * share))
                continue;
            for (int follower = 0; follower < variables.Length; follower++)
            {
                if (follower == variable || Common(rowsOf[level], codes[follower]) is not { } implied || !SaysMuch(follower, implied))
                    continue;
                double evidence = -rowsOf[level].Length / share * Math.Log((double)counts[follower][implied] / rows.Length);
                if (evidence >= LeastEvidence && Otherwise(variable, follower, implied) is { } otherwise)
                    found.Add(new Candidate(new DerivedRule(variable, level, follower, implied, otherwise), evidence));
            }
        }

        return found;
    }

    /// <summary>To be none of several frequent values and not missing is no rule that a person would know.</summary>
    private bool SaysMuch(int follower, int implied) =>
        counts[follower][implied] < rows.Length && !(implied == 0 && variables[follower].Encoding is { HasNumber: true, LevelCount: > 2 });

    private static int[][] RowsByLevel(int[] codes, int[] counts)
    {
        int[][] rowsOf = [.. counts.Select(count => new int[count])];
        int[] next = new int[counts.Length];
        for (int row = 0; row < codes.Length; row++)
        {
            if (codes[row] >= 0)
                rowsOf[codes[row]][next[codes[row]]++] = row;
        }

        return rowsOf;
    }

    /// <summary>The level that a follower has in all of the rows where it is known; null where it differs.</summary>
    private static int? Common(int[] rows, int[] codes)
    {
        int common = -1;
        foreach (int row in rows)
        {
            int code = codes[row];
            if (code < 0 || code == common)
                continue;
            if (common >= 0)
                return null;
            common = code;
        }

        return common < 0 ? null : common;
    }

    private int? Otherwise(int variable, int follower, int implied)
    {
        int[] counts = new int[variables[variable].Encoding.LevelCount];
        for (int i = 0; i < rows.Length; i++)
        {
            if (codes[variable][i] >= 0 && codes[follower][i] >= 0 && codes[follower][i] != implied)
                counts[codes[variable][i]]++;
        }

        int best = Array.IndexOf(counts, counts.Max());
        return counts[best] == 0 ? null : best;
    }

    /// <summary>Drops the rules that a row outside the sample contradicts, or that have too few rows.</summary>
    private List<DerivedRule> Verify(List<DerivedRule> candidates)
    {
        int[] involved = [.. candidates.SelectMany(rule => (int[])[rule.Variable, rule.Follower]).Distinct()];
        int[][] all = new int[variables.Length][];
        Parallel.ForEach(involved, variable => all[variable] = CodesOf(variables[variable].Encoding, variables[variable].Cells));
        bool[] holds = new bool[candidates.Count];
        Parallel.For(0, holds.Length, i =>
        {
            var rule = candidates[i];
            int[] deciding = all[rule.Variable], following = all[rule.Follower];
            int support = 0;
            for (int row = 0; row < deciding.Length; row++)
            {
                if (deciding[row] != rule.Level || following[row] < 0)
                    continue;
                if (following[row] != rule.Implied)
                    return;
                support++;
            }

            holds[i] = support >= LeastRows;
        });
        return [.. candidates.Where((_, i) => holds[i])];
    }

    /// <summary>A column's codes on its own; -1 where a cell isn't known to the encoding and would be drawn.</summary>
    private static int[] CodesOf(ColumnEncoding encoding, string?[] cells)
    {
        int numbers = encoding.HasNumber ? 1 : 0;
        var layout = new EncodedLayout([encoding.LevelCount], encoding.HasNumber ? [0] : []);
        var encoded = new EncodedTable(layout, cells.Length, new int[cells.Length], new float[cells.Length * numbers], new float[cells.Length * numbers]);
        encoding.Encode(cells, encoded, new VariableSlot(0, encoding.HasNumber ? 0 : -1), new Random(0));
        if (!encoding.KnowsAll)
        {
            for (int row = 0; row < cells.Length; row++)
            {
                if (!encoding.Knows(cells[row]))
                    encoded.Codes[row] = -1;
            }
        }

        return encoded.Codes;
    }
}
