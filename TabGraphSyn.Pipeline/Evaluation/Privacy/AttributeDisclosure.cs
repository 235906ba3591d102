using TabGraphSyn.Pipeline.Training;

namespace TabGraphSyn.Pipeline.Evaluation.Privacy;

/// <summary>
/// Attribute inference: one who knows all columns of a person's row but one looks up the nearest synthetic row and reads the
/// missing value there (the nearest-neighbour attack of Stadler, Oprisanu and Troncoso 2022, in its plainest form).
/// </summary>
internal static class AttributeDisclosure
{
    /// <summary>Rows of either kind whose value is guessed, at most.</summary>
    private const int MostGuessed = 3000;

    /// <summary>A number is guessed rightly when it is off by no more than this share of the training rows.</summary>
    private const float NearQuantile = 0.05f;

    /// <summary>Guesses one column.</summary>
    /// <param name="tables">The tables; without held-out rows there is no reference.</param>
    /// <param name="column">The sensitive column. Rows without a value in it are passed over.</param>
    /// <param name="seed">Decides whose values are guessed.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="cancellationToken">Checked at every row.</param>
    /// <exception cref="UnusableInputException">It can't be measured; the message is a clause that says why.</exception>
    public static DisclosureScore Measure(ComparedTables tables, string column, int seed, int threads, CancellationToken cancellationToken)
    {
        int sensitive = tables.IndexOf(column);
        if (tables.Columns.Count < 2) throw new UnusableInputException("no other column is known");
        var space = new RowSpace(tables);
        float[][] made = space.Places(tables.Synthetic), known = Without(made, sensitive);
        var search = new NearestRows(threads, cancellationToken);
        int most = Math.Min(MostGuessed, NearestRows.MostAsked(tables.Synthetic.RowCount, known.Length));
        var (members, memberRows, all) = Guess(tables.Training);
        if (memberRows == 0) throw new UnusableInputException($"no training row has a value in '{column}'");
        var (others, otherRows, _) = Guess(tables.Holdout);
        return new DisclosureScore(column, new Estimate(members)
        {
            Interval = Intervals.OfShare(members, memberRows),
            Reference = otherRows == 0 ? null : others,
            SampledRows = memberRows < all ? memberRows : null,
        });

        (double Share, int Rows, int All) Guess(ComparedTable table)
        {
            int[] codes = table.Columns[sensitive].Codes;
            int[] withValue = [.. Enumerable.Range(0, table.RowCount).Where(row => codes[row] != 0)];
            if (withValue.Length == 0) return (0, 0, 0);
            int[] asked = Array.ConvertAll(Seeds.Draw(withValue.Length, most, seed, "guessed rows"), index => withValue[index]);
            float[][] places = space.Places(table);
            int[] closest = search.Closest(Without(places, sensitive), asked, known);
            float near = tables.Columns[sensitive].IsOrdered ? NearQuantile : 0;
            int right = asked.Where((row, index) => closest[index] >= 0 && Math.Abs(places[sensitive][row] - made[sensitive][closest[index]]) <= near).Count();
            return ((double)right / asked.Length, asked.Length, withValue.Length);
        }
    }

    private static float[][] Without(float[][] places, int column) => [.. places.Where((_, index) => index != column)];
}
