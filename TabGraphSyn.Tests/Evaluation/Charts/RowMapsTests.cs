using System.Globalization;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Evaluation.Charts;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Evaluation.ComparedTablesHarness;

namespace TabGraphSyn.Tests.Evaluation.Charts;

public class RowMapsTests
{
    [Fact]
    public void Of_TwoClusters_KeepsNeighboursTogether()
    {
        Table training = Clusters(300, 1), synthetic = Clusters(100, 2);

        RowMap map = RowMaps.Of(Compare(training, synthetic, training.SelectRows([])), 5, 2, CancellationToken.None)!;

        Assert.Equal((600, 200), (map.Neighbours.Real.Count, map.Neighbours.Synthetic.Count));
        // Which cluster a row shown is of can't be read from the map, which is the point; its principal place tells the two apart.
        double[] principal = [.. map.Principal.Real, .. map.Principal.Synthetic], neighbours = [.. map.Neighbours.Real, .. map.Neighbours.Synthetic];
        int count = principal.Length / 2;
        bool[] cluster = [.. Enumerable.Range(0, count).Select(point => principal[2 * point] > 0)];
        Assert.InRange(cluster.Count(first => first), count / 3, 2 * count / 3);
        int together = Enumerable.Range(0, count).Count(point => cluster[point] == cluster[Nearest(neighbours, point)]);
        Assert.True(together > 0.95 * count, $"{together} of {count}");
        Assert.Equal(1, Enumerable.Range(0, 2 * count).Average(place => Math.Pow(neighbours[place], 2)), 1);
        Assert.True(Math.Abs(neighbours.Average()) < 0.02);
    }

    [Fact]
    public void Of_FirstComponent_HasUnitDeviationAndTheMostVariance()
    {
        Table training = Clusters(100, 1);

        RowMap map = RowMaps.Of(Compare(training, training, training), 5, 2, CancellationToken.None)!;

        Assert.Equal(1, Deviation(map.Principal.Real, 0), 1);
        Assert.InRange(Deviation(map.Principal.Real, 1), 0.05, 0.99);
    }

    [Fact]
    public void Of_Distances_AreGowersOverTheColumns()
    {
        // Synthetic 'p, u' equals a row, differs from the next two in one of two columns, and so on.
        Table training = TableOf(("a", ["p", "p", "q", "q"]), ("b", ["u", "v", "u", "v"]));
        Table synthetic = TableOf(("a", ["p", "p", "p"]), ("b", ["u", "u", "u"]));

        RowMap map = RowMaps.Of(Compare(training, synthetic, training), 1, 2, CancellationToken.None)!;

        Assert.All(map.SyntheticToTraining, distances => Assert.Equal([0, 0.5, 0.5], distances));
        Assert.Equal([0, 0.5, 0.5, 1], map.RealToSynthetic.Select(distances => distances[0]).Order());
        Assert.All(map.RealToSynthetic, distances => Assert.Equal(3, distances.Count));
    }

    [Fact]
    public void Of_TheSameSeed_GivesTheSameMapOfAtMost400RowsOnAnyThreads()
    {
        ComparedTables tables = Compare(Dependent(450, 1), Dependent(430, 2), Dependent(10, 3));

        RowMap one = RowMaps.Of(tables, 5, 1, CancellationToken.None)!, two = RowMaps.Of(tables, 5, 2, CancellationToken.None)!;

        Assert.Equal((800, 800), (one.Neighbours.Real.Count, one.Neighbours.Synthetic.Count));
        Assert.Equal(one.Neighbours.Real, two.Neighbours.Real);
        Assert.Equal(one.Principal.Synthetic, two.Principal.Synthetic);
        Assert.Equal(one.RealToSynthetic, two.RealToSynthetic);
        Assert.All([.. one.Neighbours.Real, .. one.Principal.Real], place => Assert.True(double.IsFinite(place)));
    }

    [Fact]
    public void Of_AnotherSeed_ShowsRowsInAnotherOrder()
    {
        ComparedTables tables = Compare(Dependent(50, 1), Dependent(50, 2), Dependent(10, 3));

        RowMap one = RowMaps.Of(tables, 5, 1, CancellationToken.None)!, two = RowMaps.Of(tables, 6, 1, CancellationToken.None)!;

        // All rows are shown, so that the places are the same but for their order.
        Assert.NotEqual(one.Principal.Real, two.Principal.Real);
        Assert.Equal(one.Principal.Real.Order(), two.Principal.Real.Order());
    }

    [Fact]
    public void Of_RowsThatCantBePlaced_IsNull()
    {
        Table constant = TableOf(("a", ["p", "p", "p", "p"])), few = TableOf(("a", ["p", "q"]));

        Assert.Null(RowMaps.Of(Compare(constant, constant, constant), 1, 1, CancellationToken.None));
        Assert.Null(RowMaps.Of(Compare(constant, few, constant), 1, 1, CancellationToken.None));
    }

    [Fact]
    public void Of_Cancelled_Throws()
    {
        Table table = Dependent(50, 1);

        Assert.ThrowsAny<OperationCanceledException>(() => RowMaps.Of(Compare(table, table, table), 1, 1, new CancellationToken(canceled: true)));
    }

    /// <summary>Rows of two kinds, far apart in three numbers and a category.</summary>
    private static Table Clusters(int rows, int seed)
    {
        var random = new Random(seed);
        string?[] Number() => [.. Enumerable.Range(0, rows).Select(row => ((10 * (row % 2)) + random.NextDouble()).ToString("R", CultureInfo.InvariantCulture))];
        return TableOf(("x1", Number()), ("x2", Number()), ("x3", Number()), ("c", [.. Enumerable.Range(0, rows).Select(row => row % 2 == 0 ? "p" : "q")]));
    }

    private static int Nearest(double[] places, int point) => Enumerable.Range(0, places.Length / 2).Where(other => other != point)
        .MinBy(other => Math.Pow(places[2 * other] - places[2 * point], 2) + Math.Pow(places[(2 * other) + 1] - places[(2 * point) + 1], 2));

    private static double Deviation(IReadOnlyList<double> places, int axis)
    {
        double[] values = [.. places.Where((_, index) => index % 2 == axis)];
        double mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }
}
