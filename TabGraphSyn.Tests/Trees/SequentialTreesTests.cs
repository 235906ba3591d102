using System.Diagnostics;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Trees;
using TabGraphSyn.Tests.Testing;
using static TabGraphSyn.Tests.Testing.DependentRows;

namespace TabGraphSyn.Tests.Trees;

[Collection(TensorTests.Name)]
public sealed class SequentialTreesTests
{
    [Fact]
    public void Sample_MadeTable_ReproducesMargins()
    {
        var table = Made(20_000);

        var sample = Fit(table).Sample(20_000, 1, MadeRows.Workers, default);

        for (int category = 0; category < table.Layout.Categories; category++)
        {
            double[] real = Shares(table.Codes, table.Layout, category), synthetic = Shares(sample.Codes, sample.Layout, category);
            Assert.All(real.Zip(synthetic), pair => Assert.Equal(pair.First, pair.Second, tolerance: 0.02));
        }

        var observed = Observed(sample);
        Assert.All(Enumerable.Range(1, 9), tenth => Assert.Equal(tenth / 10.0, observed.Count(u => u < tenth / 10.0) / (double)observed.Count, tolerance: 0.02));
        Assert.All(sample.Uniforms, uniform => Assert.True(uniform is > 0 and < 1));
    }

    [Fact]
    public void Sample_MadeTable_ReproducesDependences()
    {
        var sample = Fit(Made(20_000)).Sample(20_000, 1, MadeRows.Workers, default);

        Assert.InRange(Agreement(sample, (codes, row) => codes[row] == codes[row + 1]), 0.91, 0.94);
        Assert.InRange(Agreement(sample, (codes, row) => ((codes[row] % 2) & codes[row + 3]) == codes[row + 2]), 0.99, 1);
        int[] observed = [.. Enumerable.Range(0, sample.Rows).Where(row => sample.Codes[(row * 5) + 4] == 0)];
        Assert.InRange(observed.Count(row => (int)(sample.Uniforms[row] * 4) == sample.Codes[row * 5]) / (double)observed.Length, 0.98, 1);
    }

    [Fact]
    public void Sample_SameSeed_GivesSameRowsOnAnyNumberOfThreads()
    {
        var table = Made(3_000);
        using var alone = new Pipeline.Training.Workers(1, 1);

        var first = Fit(table).Sample(9_000, 5, MadeRows.Workers, default);
        var second = SequentialTrees.Fit(table, 7, alone, null, default).Sample(9_000, 5, alone, default);
        var other = Fit(table).Sample(9_000, 6, MadeRows.Workers, default);

        Assert.Equal(first.Codes, second.Codes);
        Assert.Equal(first.Uniforms, second.Uniforms);
        Assert.NotEqual(first.Codes, other.Codes);
    }

    [Theory]
    [InlineData(400, 37)]
    [InlineData(20_000, 14)]
    public void Fit_Leaves_StandForManyRowsAndForMoreInASmallTable(int rows, int least)
    {
        var trees = Fit(Made(rows)).Trees.SelectMany(trees => trees).ToList();

        Assert.Contains(trees, tree => tree.Variables.Length > 3);
        foreach (var tree in trees)
        {
            for (int node = 0; node < tree.Variables.Length; node++)
            {
                if (tree.Variables[node] < 0) Assert.True(tree.RunningRows[tree.Starts[node + 1] - 1] >= least);
            }
        }
    }

    [Fact]
    public void Fit_NumberWithTies_CutsNone()
    {
        // Seven values of equal frequency: parts of a distribution that are cut where ties end.
        float[] low = [.. Enumerable.Range(0, 700).Select(row => row % 7 / 7f)], high = [.. Enumerable.Range(0, 700).Select(row => (row % 7 + 1) / 7f)];
        var table = new EncodedTable(new EncodedLayout([], [-1]), 700, [], low, high);

        float[] edges = Fit(table).Variables[0].Edges;

        Assert.Equal(8, edges.Length);
        Assert.All(edges.Select((edge, at) => (edge, at)), edge => Assert.Equal(edge.at / 7f, edge.edge, tolerance: 1e-4f));
    }

    [Fact]
    public void Fit_CellsOfACrossTable_AreToldAfterWhatCrossesThere()
    {
        // Each cell of a 6 × 12 table has a value of its own, which a number follows. It can be told well only after both.
        var random = new Random(23);
        double[] effects = [.. Enumerable.Range(0, 72).Select(_ => random.NextDouble())];
        var rows = Enumerable.Range(0, 12_000).Select(_ => (A: random.Next(6), B: random.Next(12))).ToArray();
        double[] values = [.. rows.Select(row => effects[row.A * 12 + row.B] + 0.05 * random.NextDouble())];
        int[] ranks = new int[rows.Length];
        int[] order = [.. Enumerable.Range(0, rows.Length).OrderBy(row => values[row])];
        for (int rank = 0; rank < order.Length; rank++) ranks[order[rank]] = rank;
        var table = new EncodedTable(
            new EncodedLayout([6, 12], [-1]), rows.Length, [.. rows.SelectMany(row => (int[])[row.A, row.B])],
            [.. ranks.Select(rank => rank / 12_000f)], [.. ranks.Select(rank => (rank + 1) / 12_000f)]);
        double[] means = [.. Enumerable.Range(0, 72).Select(cell => ranks.Where((_, row) => rows[row].A * 12 + rows[row].B == cell).Average() / 12_000)];

        var trees = Fit(table);
        var sample = trees.Sample(12_000, 1, MadeRows.Workers, default);

        Assert.Equal(0, trees.Variables[^1].Number);
        double error = Enumerable.Range(0, sample.Rows).Average(row => Math.Abs(sample.Uniforms[row] - means[sample.Codes[row * 2] * 12 + sample.Codes[row * 2 + 1]]));
        Assert.InRange(error, 0, 0.03);
    }

    [Fact]
    public void Sample_CopyOfManyLevels_CopiesTheRareOnesToo()
    {
        // 60 levels, of which the first half holds nine rows of ten; the second category copies the first, three others tell nothing.
        var random = new Random(31);
        int[][] rows = [.. Enumerable.Range(0, 20_000).Select(_ =>
        {
            int level = random.Next(10) == 0 ? random.Next(30, 60) : random.Next(30);
            return (int[])[level, level, random.Next(3), random.Next(3), random.Next(3)];
        })];
        var table = new EncodedTable(new EncodedLayout([60, 60, 3, 3, 3], []), rows.Length, [.. rows.SelectMany(row => row)], [], []);

        var sample = Fit(table).Sample(20_000, 1, MadeRows.Workers, default);

        int[] rare = [.. Enumerable.Range(0, sample.Rows).Where(row => sample.Codes[row * 5] >= 30)];
        Assert.InRange(rare.Count(row => sample.Codes[row * 5] == sample.Codes[row * 5 + 1]) / (double)rare.Length, 0.9, 1);
    }

    [Fact]
    public void Sample_YearOfADay_StaysItsYear()
    {
        // A day, the year it falls in, in reverse, and six numbers that tell nothing.
        const int Years = 60, Numbers = 8;
        var random = new Random(37);
        float[] low = new float[20_000 * Numbers], high = new float[low.Length];
        for (int at = 0; at < low.Length; at++)
        {
            low[at] = at % Numbers == 1 ? (float)(Years - 1 - (int)(low[at - 1] * Years)) / Years : random.NextSingle();
            high[at] = at % Numbers == 1 ? low[at] + 1f / Years : low[at];
        }

        var sample = Fit(new EncodedTable(new EncodedLayout([], [.. Enumerable.Repeat(-1, Numbers)]), 20_000, [], low, high)).Sample(20_000, 1, MadeRows.Workers, default);

        int kept = Enumerable.Range(0, sample.Rows).Count(row => (int)(sample.Uniforms[row * Numbers + 1] * Years) == Years - 1 - (int)(sample.Uniforms[row * Numbers] * Years));
        Assert.InRange(kept / (double)sample.Rows, 0.93, 1);
    }

    [Theory]
    [InlineData(10_000, 200, 2)]
    [InlineData(20_000, 6, 1_000)]
    public void Fit_WideOrManyLevels_StaysFast(int rows, int columns, int levels)
    {
        var random = new Random(13);
        var layout = new EncodedLayout([.. Enumerable.Repeat(levels, columns)], []);
        int[] codes = new int[rows * columns];
        for (int i = 0; i < codes.Length; i++) codes[i] = i % columns > 0 && random.Next(2) == 0 ? codes[i - 1] : random.Next(levels);
        var clock = Stopwatch.StartNew();

        var sample = Fit(new EncodedTable(layout, rows, codes, [], [])).Sample(rows, 1, MadeRows.Workers, default);

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"{clock.Elapsed}");
        double copied = Enumerable.Range(0, rows).Count(row => sample.Codes[row * columns] == sample.Codes[(row * columns) + 1]) / (double)rows;
        Assert.True(levels > 2 || copied is > 0.72 and < 0.78, $"{copied}");
    }

    [Fact]
    public void Fit_OneVariable_SamplesIt()
    {
        var table = new EncodedTable(new EncodedLayout([2], []), 30, [.. Enumerable.Range(0, 30).Select(i => i % 3 / 2)], [], []);

        Assert.InRange(Fit(table).Sample(3_000, 1, MadeRows.Workers, default).Codes.Average(), 0.30, 0.37);
    }

    [Fact]
    public void Fit_Cancelled_Ends()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => SequentialTrees.Fit(Made(400), 7, MadeRows.Workers, null, cancelled.Token));
    }

    private static SequentialTrees Fit(EncodedTable table) => SequentialTrees.Fit(table, 7, MadeRows.Workers, progress: null, default);
}
