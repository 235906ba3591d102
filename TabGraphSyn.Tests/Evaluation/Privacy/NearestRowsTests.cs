using TabGraphSyn.Pipeline.Evaluation.Privacy;

namespace TabGraphSyn.Tests.Evaluation.Privacy;

public class NearestRowsTests
{
    private static readonly float[][] Asked = [[0, 0.5f], [0, 0]], Searched = [[0.1f, 0.4f, 0.9f], [0, 0.2f, 0]];
    private readonly NearestRows search = new(Threads: 2, CancellationToken.None);

    [Fact]
    public void Distances_HandMadeRows_AreTheNearestInOrder()
    {
        float[][] distances = search.Distances(Asked, [1, 0], Searched, neighbours: 2);

        // The sum over the columns: (0.5, 0) lies 0.1 + 0.2 from the second row and 0.4 from the others.
        Assert.Equal([0.3, 0.4], distances[0].Select(distance => Math.Round(distance, 5)));
        Assert.Equal([0.1, 0.6], distances[1].Select(distance => Math.Round(distance, 5)));
    }

    [Fact]
    public void Distances_FewerRowsThanNeighbours_AreInfinite() =>
        Assert.Equal([0f, float.PositiveInfinity, float.PositiveInfinity], search.Distances([[0.5f]], [0], [[0.5f]], neighbours: 3)[0]);

    [Fact]
    public void Distances_WithoutTheRowItself_PassesOverIt() =>
        Assert.Equal(0.3, search.Distances(Searched, [2, 1], Searched, 1, row => row)[1][0] - 0.2, 5);

    [Fact]
    public void Closest_HandMadeRows_NamesThem()
    {
        Assert.Equal([0, 1], search.Closest(Asked, [0, 1], Searched));
        Assert.Equal([-1], search.Closest(Asked, [0], [[], []]));
    }

    [Theory]
    [InlineData(1000, 10, int.MaxValue, 2_000_000)]
    [InlineData(1_000_000, 20, 1000, 1000)]
    [InlineData(100_000_000, 100, 1000, 1000)]
    public void MostAsked_LongSearches_AskForFewerRows(long searched, int columns, int atMost, int atLeast) =>
        Assert.InRange(NearestRows.MostAsked(searched, columns), atLeast, atMost);

    [Fact]
    public void Distances_Cancelled_Stops() => Assert.ThrowsAny<OperationCanceledException>(
        () => new NearestRows(1, new CancellationToken(true)).Distances(Asked, [0], Searched, 1));
}
