using System.Globalization;
using System.Text.Json;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Tables.EncoderHarness;

namespace TabGraphSyn.Tests.Tables;

public sealed class DerivedRuleTests
{
    private const int Rows = 600;

    private readonly Random draws = new(72);

    [Fact]
    public void Decode_NumberIsZeroWhereFlagIsNo_HoldsInEveryRow()
    {
        bool[] flags = [.. Enumerable.Range(0, Rows).Select(_ => draws.Next(3) > 0)];
        string?[] flag = Cells(i => flags[i] ? "yes" : "no"), hours = Cells(i => flags[i] && draws.Next(5) > 0 ? Text(draws.Next(1, 900)) : "0");

        var (encoder, made) = Synthesize(("flag", ColumnKind.Boolean, flag), ("hours", ColumnKind.Integer, hours));

        Assert.Contains(encoder.Notes, note => note == "2 rules hold in every row, and in every synthetic row too, such as: where 'flag' is 'no', 'hours' is '0'.");
        Assert.All(made[0].Zip(made[1]).Where(row => row.First == "no"), row => Assert.Equal("0", row.Second));
        Assert.Contains(made[0].Zip(made[1]), row => row.First == "yes" && row.Second != "0");
    }

    [Fact]
    public void Decode_MissingWhereLevel_HoldsInEveryRow()
    {
        string[] levels = [.. Enumerable.Range(0, Rows).Select(_ => ((string[])["single", "married", "widowed"])[draws.Next(3)])];
        string?[] spouse = Cells(i => levels[i] == "single" || draws.Next(3) == 0 ? null : Text(draws.Next(18, 99)));
        string?[] wed = Cells(i => levels[i] == "single" ? null : draws.Next(2) == 0 ? "church" : "office");

        var (_, made) = Synthesize(("status", ColumnKind.Category, levels), ("spouse", ColumnKind.Integer, spouse), ("wed", ColumnKind.Category, wed));

        for (int row = 0; row < made[0].Length; row++)
        {
            Assert.Equal(made[0][row] == "single", made[2][row] is null);
            Assert.True(made[0][row] != "single" || made[1][row] is null);
        }
    }

    [Fact]
    public void Decode_LargeTable_ChecksRowsOutsideTheSample()
    {
        const int Many = 250_000;
        // 'b' follows 'a' in all rows but one, 'c' in all; the exception is a row that a sample of every second row misses.
        int exception = Enumerable.Range(0, Many).First(i => i > 1_000 && i % 5 is 1 or 3);
        int[] a = [.. Enumerable.Range(0, Many).Select(_ => draws.Next(3))];
        (string, ColumnKind, string?[])[] columns =
        [
            ("a", ColumnKind.Category, [.. a.Select(level => $"a{level}")]),
            ("b", ColumnKind.Category, [.. a.Select((level, i) => level == 0 && i != exception ? "b0" : $"b{draws.Next(4)}")]),
            ("c", ColumnKind.Category, [.. a.Select(level => level == 0 ? "c0" : $"c{draws.Next(4)}")]),
        ];
        columns[0].Item3[exception] = "a0";
        columns[1].Item3[exception] = "b3";
        columns[2].Item3[exception] = "c0";

        var rules = Fit(columns).State.Rules;

        Assert.Contains(rules, rule => (rule.Variable, rule.Follower) == (0, 2));
        Assert.DoesNotContain(rules, rule => rule.Variable == 0 && rule.Follower == 1);
    }

    [Fact]
    public void Fit_UnrelatedColumns_HaveNoRules()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var columns = Enumerable.Range(0, 40).Select(column => ($"c{column}", ColumnKind.Category, (string?[])[.. Enumerable.Range(0, 60)
                .Select(_ => random.Next(1 + column) == 0 ? "rare" : $"level {random.Next(2)}")])).ToArray();

            Assert.Empty(Fit(columns).State.Rules);
        }
    }

    [Fact]
    public void Decode_RulesThatPullApart_AreAllKept()
    {
        // A row can't have a = 0 and b = 0, for they imply different levels of c.
        var layout = new EncodedLayout([2, 2, 3], []);
        var rules = new DerivedRules(layout, [new DerivedRule(0, 0, 2, 0, 1), new DerivedRule(1, 0, 2, 1, 1)]);
        var sample = new EncodedSample(layout, 3, [0, 0, 2, 0, 1, 2, 1, 1, 2], []);

        int[] codes = rules.Apply(sample).Codes;

        Assert.Equal([0, 1, 0], codes[3..6]);
        Assert.Equal([1, 1, 2], codes[6..]);
        Assert.True(codes[0] == 1 || codes[2] == 0);
        Assert.True(codes[1] == 1 || codes[2] == 1);
        Assert.Equal([0, 0, 2], sample.Codes[..3]);
    }

    [Fact]
    public void FromState_SavedAsJson_KeepsRules()
    {
        string?[] flag = Cells(i => i % 3 == 0 ? "no" : "yes"), other = Cells(i => i % 3 == 0 ? "x" : draws.Next(3) == 0 ? "x" : "y");
        var encoder = Fit([("flag", ColumnKind.Boolean, flag), ("other", ColumnKind.Category, other)]);

        var loaded = TableEncoder.FromState(JsonSerializer.Deserialize<EncoderState>(JsonSerializer.Serialize(encoder.State))!);

        Assert.NotEmpty(loaded.State.Rules);
        Assert.Equal(encoder.State.Rules, loaded.State.Rules);
    }

    [Fact]
    public void FromState_RuleOfAnotherLayout_Throws()
    {
        var state = Fit([("flag", ColumnKind.Boolean, Cells(i => i % 3 == 0 ? "no" : "yes"))]).State;

        Assert.Throws<ArgumentException>(() => TableEncoder.FromState(state with { Rules = [new DerivedRule(0, 0, 1, 0, 1)] }));
    }

    private static (TableEncoder Encoder, IReadOnlyList<string?[]> Made) Synthesize(params (string Name, ColumnKind Kind, string?[] Cells)[] columns)
    {
        var encoder = Fit(columns);
        var encoded = encoder.Encode(TableOf(columns), seed: 5);
        return (encoder, encoder.Decode(Independent(encoded, 2_000, seed: 6), seed: 7).Columns);
    }

    private static TableEncoder Fit((string Name, ColumnKind Kind, string?[] Cells)[] columns) =>
        TableEncoder.Fit(TableOf(columns), new TableSchema([.. columns.Select(column => new ColumnSchema { Name = column.Name, Kind = column.Kind })]));

    private static Table TableOf((string Name, ColumnKind Kind, string?[] Cells)[] columns) =>
        new([.. columns.Select(column => column.Name)], [.. columns.Select(column => column.Cells)]);

    private static string?[] Cells(Func<int, string?> cell) => [.. Enumerable.Range(0, Rows).Select(cell)];

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
