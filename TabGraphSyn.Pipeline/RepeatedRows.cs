using TabGraphSyn.Pipeline.Calibration;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;

namespace TabGraphSyn.Pipeline;

/// <summary>
/// Finds rows that are repeated and unlike others: one person entered several times, whom a model would learn by heart, and
/// whose numbers would pass for values of several people. Repeated rows of a common kind are no such case.
/// </summary>
internal static class RepeatedRows
{
    /// <summary>Share of the different rows that are less unusual than a row has to be.</summary>
    private const double UsualShare = 0.95;

    private const int MostComparedRows = 20_000;

    /// <summary>All but the first of the rows that equal each other in every variable and are more unusual than 19 in 20 rows; rising.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="schema">Identifiers, dropped and empty columns make no row differ from another.</param>
    /// <param name="table">The same rows, encoded.</param>
    /// <param name="seed">Decides which rows a large table's are compared with.</param>
    public static int[] Unusual(Table rows, TableSchema schema, EncodedTable table, int seed)
    {
        var fingerprints = RowMatches.Fingerprints(rows, CopiedRows.ComparedColumns(schema));
        var groups = Enumerable.Range(0, table.Rows).GroupBy(row => fingerprints[row]).Select(group => group.ToArray()).ToList();
        if (groups.Count == table.Rows || table.Layout.Categories + table.Layout.Numbers < 2) return [];

        // Each row counts once: rows that are planted together must not make each other look usual.
        var binned = BinnedRows.Of(table, [.. groups.Select(group => group[0])], new Random(Seeds.Derive32(seed, "repeated rows")));
        var margins = PairMargins.Of(binned, table.Layout);
        double[] usual = [.. Seeds.Draw(binned.Rows, MostComparedRows, seed, "compared rows").Select(Surprise).Order()];
        double limit = usual[(int)(UsualShare * (usual.Length - 1))];
        int[] left = [.. Enumerable.Range(0, groups.Count).Where(at => groups[at].Length > 1 && Surprise(at) > limit).SelectMany(at => groups[at].Skip(1))];
        Array.Sort(left);
        return left;

        double Surprise(int at) => margins.Surprise(binned[at], binned.Rows);
    }
}
