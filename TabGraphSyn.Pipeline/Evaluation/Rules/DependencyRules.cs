using System.Runtime.InteropServices;

namespace TabGraphSyn.Pipeline.Evaluation.Rules;

/// <summary>Finds columns that are determined by another (functional dependencies of a single column).</summary>
internal sealed class DependencyRules
{
    /// <summary>Rows that a value of the determining column must have on average: with one row each, anything determines anything.</summary>
    private const int RowsPerValue = 5;

    /// <summary>A whole number of more values than this is a quantity, not a code for something.</summary>
    private const int MostNumbers = 100;

    /// <summary>The most frequent value must be wrong in at least this share of the rows.</summary>
    private const double LeastOthers = 0.01;

    private readonly RuleTables tables;
    private readonly Grouping?[] groupings;
    private readonly DeterminesRule?[,] found;

    public DependencyRules(RuleTables tables, int threads, CancellationToken cancellationToken)
    {
        this.tables = tables;
        found = new DeterminesRule?[tables.Count, tables.Count];
        groupings = new Grouping?[tables.Count];
        Parallel.For(0, tables.Count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, column =>
        {
            groupings[column] = GroupingOf(column);
            for (int other = 0; other < tables.Count && groupings[column] is not null; other++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (other != column)
                    found[column, other] = Try(column, other, groupings[column]!);
            }

            groupings[column] = null; // a number for every row: too much to keep for every column
        });
    }

    /// <summary>Whether a column determines another.</summary>
    public bool Holds(int determining, int determined) => found[determining, determined] is not null;

    /// <summary>
    /// The rules without those that follow from others: of columns that determine each other the first speaks for all, and
    /// a → c goes without saying where a → b and b → c.
    /// </summary>
    public IEnumerable<DeterminesRule> Listed()
    {
        for (int column = 0; column < tables.Count; column++)
        {
            for (int other = 0; other < tables.Count && IsFirst(column); other++)
            {
                if (found[column, other] is not { } rule)
                    continue;
                if (Holds(other, column))
                    yield return rule with { Text = $"{tables.NameOf(column)} and {tables.NameOf(other)} determine each other" };
                else if (IsFirst(other) && !Enumerable.Range(0, tables.Count).Any(between => IsBetween(column, between, other)))
                    yield return rule;
            }
        }
    }

    private bool IsFirst(int column) => !Enumerable.Range(0, column).Any(other => Holds(column, other) && Holds(other, column));

    private bool IsBetween(int column, int between, int other) =>
        Holds(column, between) && Holds(between, other) && !Holds(between, column) && !Holds(other, between);

    private DeterminesRule? Try(int determining, int determined, Grouping grouping)
    {
        double[] values = tables.Training[determined];
        var expected = new double[grouping.Values.Length];
        Array.Fill(expected, double.NaN);
        for (int row = 0; row < values.Length; row++)
        {
            int group = grouping.Groups[row];
            if (group < 0 || double.IsNaN(values[row]))
                continue;
            if (double.IsNaN(expected[group]))
                expected[group] = values[row];
            else if (expected[group] != values[row])
                return null;
        }

        var counts = new Dictionary<double, int>();
        for (int row = 0; row < values.Length; row++)
        {
            if (grouping.Groups[row] >= 0 && !double.IsNaN(values[row]))
                CollectionsMarshal.GetValueRefOrAddDefault(counts, values[row], out _)++;
        }

        int rows = counts.Values.Sum(), groups = expected.Count(value => !double.IsNaN(value));
        double most = rows == 0 ? 1 : (double)counts.Values.Max() / rows;
        // In a group all rows but the first would have to agree with it by chance, each with at most the largest share.
        double surprise = -(rows - groups) * Math.Log(most);
        if (most > 1 - LeastOthers || rows < RowsPerValue * groups || surprise < RowRule.LeastSurprise)
            return null;
        var map = Enumerable.Range(0, expected.Length).Where(group => !double.IsNaN(expected[group]))
            .ToDictionary(group => grouping.Values[group], group => expected[group]);
        return new DeterminesRule($"{tables.NameOf(determining)} determines {tables.NameOf(determined)}", surprise, determining, determined, map);
    }

    private Grouping? GroupingOf(int column)
    {
        if (tables.IsDate(column))
            return null;
        double[] values = tables.Training[column];
        int present = values.Count(value => !double.IsNaN(value));
        int most = Math.Min(present / RowsPerValue, tables.IsNumber(column) ? MostNumbers : int.MaxValue);
        var positions = new Dictionary<double, int>();
        var groups = new int[values.Length];
        for (int row = 0; row < values.Length; row++)
        {
            groups[row] = -1;
            if (double.IsNaN(values[row]))
                continue;
            ref int position = ref CollectionsMarshal.GetValueRefOrAddDefault(positions, values[row], out bool known);
            if (!known)
                position = positions.Count - 1;
            groups[row] = position;
            if (positions.Count > most || values[row] != Math.Truncate(values[row]))
                return null;
        }

        return positions.Count < 2 ? null : new Grouping(groups, [.. positions.OrderBy(pair => pair.Value).Select(pair => pair.Key)]);
    }

    /// <summary>Rows by value.</summary>
    /// <param name="Groups">The position of each row's value, -1 where missing.</param>
    /// <param name="Values">The values.</param>
    private sealed record Grouping(int[] Groups, double[] Values);
}
