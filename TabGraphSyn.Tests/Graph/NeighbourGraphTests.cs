using TabGraphSyn.Pipeline.Graph;
using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Tests.Testing;
using static TorchSharp.torch;

namespace TabGraphSyn.Tests.Graph;

[Collection(TensorTests.Name)]
public class NeighbourGraphTests
{
    [Fact]
    public void Build_AllRowsAreReferences_EqualsTheExactNeighbours()
    {
        random.manual_seed(5);
        using var scope = NewDisposeScope();
        var features = randn(1500, 4);
        float[,] points = new float[1500, 4];
        float[] flat = features.Floats();
        Buffer.BlockCopy(flat, 0, points, 0, flat.Length * sizeof(float));

        long[] graph = NeighbourGraph.Build(features, 3, 1500, 8192, seed: 1, MadeRows.Workers, default).Longs();

        for (int row = 0; row < 1500; row += 97)
        {
            int[] expected = [.. Enumerable.Range(0, 1500).Where(other => other != row).OrderBy(other => Distance(points, row, other)).Take(3).Order()];
            Assert.Equal(expected, graph.Skip(row * 3).Take(3).Select(index => (int)index).Order());
        }
    }

    [Fact]
    public void Build_FewCandidates_JoinsOnlyThemAndNeverARowToItself()
    {
        random.manual_seed(5);
        using var scope = NewDisposeScope();

        long[] graph = NeighbourGraph.Build(randn(60, 2), 5, candidates: 20, referenceRows: 12, seed: 1, MadeRows.Workers, default).Longs();

        Assert.All(graph, neighbour => Assert.InRange(neighbour, 0, 19));
        Assert.True(graph.Distinct().Count() <= 12);
        for (int row = 0; row < 60; row++) Assert.DoesNotContain(row, graph.Skip(row * 5).Take(5));
    }

    private static double Distance(float[,] points, int a, int b) =>
        Enumerable.Range(0, points.GetLength(1)).Sum(axis => Math.Pow(points[a, axis] - points[b, axis], 2));
}
