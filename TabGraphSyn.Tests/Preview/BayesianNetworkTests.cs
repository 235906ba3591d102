using System.Diagnostics;
using System.Text.Json;
using TabGraphSyn.Pipeline.Preview;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Testing.DependentRows;

namespace TabGraphSyn.Tests.Preview;

public sealed class BayesianNetworkTests
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    [Fact]
    public void Sample_MadeTable_ReproducesMargins()
    {
        var table = Made(20_000);

        var sample = BayesianNetwork.Fit(table).Sample(20_000, seed: 1);

        for (int category = 0; category < table.Layout.Categories; category++)
        {
            double[] real = Shares(table.Codes, table.Layout, category), synthetic = Shares(sample.Codes, sample.Layout, category);
            Assert.All(real.Zip(synthetic), pair => Assert.Equal(pair.First, pair.Second, tolerance: 0.02));
        }

        double[] below = [.. Enumerable.Range(1, 9).Select(tenth => Observed(sample).Count(u => u < tenth / 10.0) / (double)Observed(sample).Count)];
        Assert.All(below.Select((share, i) => share - ((i + 1) / 10.0)), difference => Assert.InRange(difference, -0.02, 0.02));
    }

    [Fact]
    public void Sample_MadeTable_ReproducesStrongDependences()
    {
        var table = Made(20_000);

        var sample = BayesianNetwork.Fit(table).Sample(20_000, seed: 1);

        // Category 1 copies category 0 in nine rows of ten; category 2 is 1 where both 0's last bit and 3 are, which no tree can give.
        Assert.InRange(Agreement(sample, (codes, row) => codes[row] == codes[row + 1]), 0.91, 0.94);
        Assert.InRange(Agreement(sample, (codes, row) => ((codes[row] % 2) & codes[row + 3]) == codes[row + 2]), 0.97, 1);
        // The number lies in the quarter that category 0 names.
        int[] observed = [.. Enumerable.Range(0, sample.Rows).Where(row => sample.Codes[(row * 5) + 4] == 0)];
        double inQuarter = observed.Count(row => (int)(sample.Uniforms[row] * 4) == sample.Codes[row * 5]) / (double)observed.Length;
        Assert.InRange(inQuarter, 0.93, 1);
    }

    [Fact]
    public void Sample_NumberWithState_KeepsStatesAndStaysInside()
    {
        var table = Made(5_000);

        var sample = BayesianNetwork.Fit(table).Sample(5_000, seed: 3);

        double[] states = Shares(sample.Codes, sample.Layout, 4);
        Assert.InRange(states[1], 0.17, 0.23);
        Assert.InRange(states[2], 0.08, 0.12);
        Assert.All(sample.Uniforms, uniform => Assert.True(uniform is > 0 and < 1));
    }

    [Fact]
    public void Sample_SameSeed_GivesSameRows()
    {
        var table = Made(3_000);

        var first = BayesianNetwork.Fit(table).Sample(9_000, seed: 5);
        var second = BayesianNetwork.Fit(table).Sample(9_000, seed: 5);
        var other = BayesianNetwork.Fit(table).Sample(9_000, seed: 6);

        Assert.Equal(first.Codes, second.Codes);
        Assert.Equal(first.Uniforms, second.Uniforms);
        Assert.NotEqual(first.Codes, other.Codes);
    }

    [Fact]
    public void FromState_SavedAsJson_SamplesAlike()
    {
        var network = BayesianNetwork.Fit(Made(3_000));

        string saved = JsonSerializer.Serialize(network.State, Json);
        var loaded = BayesianNetwork.FromState(JsonSerializer.Deserialize<BayesianNetworkState>(saved, Json)!);

        Assert.Equal(network.Sample(2_000, seed: 7).Codes, loaded.Sample(2_000, seed: 7).Codes);
        Assert.Equal(network.Sample(2_000, seed: 7).Uniforms, loaded.Sample(2_000, seed: 7).Uniforms);
    }

    [Fact]
    public void Fit_FewRowsInACell_LeavesTheCellOut()
    {
        var network = BayesianNetwork.Fit(Made(400));

        var tables = network.State.Nodes.SelectMany(node => node.Given.Skip(1)).ToList();
        Assert.Contains(tables, table => table.Cells.Length > 0);
        foreach (var table in tables)
            Assert.All(Enumerable.Range(0, table.Cells.Length), cell => Assert.True(table.RunningRows[table.Starts[cell + 1] - 1] >= 5));
    }

    [Fact]
    public void Fit_IndependentColumns_FindsNoParents()
    {
        var random = new Random(11);
        var layout = new EncodedLayout([3, 4, 5], []);
        var table = new EncodedTable(layout, 4_000, [.. Enumerable.Range(0, 12_000).Select(i => random.Next(3 + (i % 3)))], [], []);

        var network = BayesianNetwork.Fit(table);

        Assert.All(network.State.Nodes, node => Assert.Empty(node.Parents));
    }

    [Fact]
    public void Sample_LevelThatThreeOthersDetermine_IsDetermined()
    {
        // The last is 1 where at least two of the first three are; any two of them leave it open in half of the rows.
        var random = new Random(17);
        var codes = new int[4 * 8_000];
        for (int row = 0; row < 8_000; row++)
        {
            int[] three = [random.Next(2), random.Next(2), random.Next(2)];
            ((int[])[.. three, three.Sum() / 2]).CopyTo(codes, row * 4);
        }

        var table = new EncodedTable(new EncodedLayout([2, 2, 2, 2], []), 8_000, codes, [], []);

        double few = Right(new BayesianNetworkOptions { MaximumParents = 2 }), more = Right(new BayesianNetworkOptions { MaximumParents = 3 });

        Assert.InRange(few, 0.5, 0.95);
        Assert.Equal(1, more);

        double Right(BayesianNetworkOptions options) =>
            BayesianNetwork.Fit(table, options).Sample(8_000, seed: 1).Codes.Chunk(4).Average(row => row[..3].Sum() / 2 == row[3] ? 1 : 0);
    }

    [Fact]
    public void Told_GivenTwoParents_IsWhatTheDenseTablesSay()
    {
        var random = new Random(19);
        ushort[] Levels(int count) => [.. Enumerable.Range(0, 5_000).Select(_ => (ushort)random.Next(count))];
        ushort[] first = Levels(3), second = Levels(4), parent = Levels(5);
        ushort[] child = [.. Enumerable.Range(0, 5_000).Select(row => (ushort)((first[row] + (second[row] * parent[row]) + random.Next(2)) % 6))];
        var further = new FurtherParents(child, 6);
        further.Take(first, 3);
        further.Take(second, 4);

        var (information, error) = further.Told(parent, 5);

        ushort[] both = [.. first.Zip(second, (one, two) => (ushort)((one * 4) + two))];
        var (expected, expectedError) = new MutualInformation().Between(child, 6, parent, 5, both, 12);
        Assert.InRange(expected, 0.3, 2);
        Assert.Equal(expected, information, tolerance: 1e-9);
        Assert.Equal(expectedError, error, tolerance: 1e-9);
    }

    [Fact]
    public void FromState_TablesThatDoNotFitTheParents_Refuses()
    {
        var state = BayesianNetwork.Fit(Made(400)).State;
        var damaged = state with { Nodes = [.. state.Nodes.Select(node => node with { Given = node.Given[1..] })] };

        Assert.Throws<ArgumentException>(() => BayesianNetwork.FromState(damaged));
    }

    [Fact]
    public void Fit_OneVariable_SamplesIt()
    {
        var table = new EncodedTable(new EncodedLayout([2], []), 30, [.. Enumerable.Range(0, 30).Select(i => i % 3 / 2)], [], []);

        var sample = BayesianNetwork.Fit(table).Sample(3_000, seed: 1);

        Assert.InRange(sample.Codes.Average(), 0.30, 0.37);
    }

    [Theory]
    [InlineData(20_000, 200, 2)]
    [InlineData(20_000, 6, 1_000)]
    public void Fit_WideOrManyLevels_StaysFastAndSmall(int rows, int columns, int levels)
    {
        var random = new Random(13);
        var layout = new EncodedLayout([.. Enumerable.Repeat(levels, columns)], []);
        var codes = new int[rows * columns];
        for (int i = 0; i < codes.Length; i++)
            codes[i] = i % columns > 0 && random.Next(2) == 0 ? codes[i - 1] : random.Next(levels);
        var table = new EncodedTable(layout, rows, codes, [], []);

        var clock = Stopwatch.StartNew();
        var network = BayesianNetwork.Fit(table);
        var sample = network.Sample(rows, seed: 1);

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"{clock.Elapsed}");
        Assert.True(network.State.Nodes.Sum(Entries) < 6 * codes.Length);
        double copied = Enumerable.Range(0, rows).Count(row => sample.Codes[row * columns] == sample.Codes[(row * columns) + 1]) / (double)rows;
        Assert.True(levels > 2 || copied is > 0.72 and < 0.78, $"{copied}");
    }

    private static long Entries(NetworkNode node) => node.Given.Sum(table => (long)table.Levels.Length);
}
