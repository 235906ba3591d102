using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Evaluation.Privacy;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Evaluation.ComparedTablesHarness;

namespace TabGraphSyn.Tests.Evaluation.Privacy;

public class AttributeDisclosureTests
{
    /// <summary>A number that tells a row from all others, and a flag that has nothing to do with it.</summary>
    private static Table Unrelated(int rows, int seed)
    {
        var random = new Random(seed);
        return TableOf(
            ("x1", [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble().ToString("R", System.Globalization.CultureInfo.InvariantCulture))]),
            ("flag", [.. Enumerable.Range(0, rows).Select(_ => random.Next(2) == 0 ? "yes" : "no")]));
    }

    [Fact]
    public void Measure_CopiedRows_GuessesMembersAlwaysAndOthersByChance()
    {
        Table training = Unrelated(400, seed: 1);

        DisclosureScore score = Measure(Compare(training, training, Unrelated(400, seed: 2)), "flag");

        Assert.Equal("flag", score.Column);
        Assert.Equal(1, score.Guessed.Value);
        Assert.InRange(score.Guessed.Reference!.Value, 0.4, 0.6);
        Assert.Null(score.Guessed.SampledRows);
    }

    [Fact]
    public void Measure_DependencyWithoutCopies_IsNoBetterForMembers()
    {
        DisclosureScore score = Measure(Compare(Dependent(800, seed: 1), Dependent(800, seed: 2), Dependent(800, seed: 3)), "group");

        // The number tells the group nearly always: of members and others alike.
        Assert.InRange(score.Guessed.Value, 0.95, 1);
        Assert.Equal(score.Guessed.Reference!.Value, score.Guessed.Value, 0.03);
    }

    [Fact]
    public void Measure_Number_IsRightWithinATwentiethOfTheRows()
    {
        // 'x1' is the row's position; what the nearest synthetic row says of 'x2' is off by 4 or by 6 of 100 rows.
        string?[] Positions(int off) => [.. Enumerable.Range(0, 100).Select(row => ((row + off) % 100).ToString(System.Globalization.CultureInfo.InvariantCulture))];
        Table training = TableOf(("x1", Positions(0)), ("x2", Positions(0)));

        double near = Measure(Compare(training, TableOf(("x1", Positions(0)), ("x2", Positions(4))), null), "x2").Guessed.Value;
        double far = Measure(Compare(training, TableOf(("x1", Positions(0)), ("x2", Positions(6))), null), "x2").Guessed.Value;

        Assert.InRange(near, 0.9, 1);
        Assert.InRange(far, 0, 0.1);
    }

    [Fact]
    public void Measure_NoHoldout_HasNoReference() =>
        Assert.Null(Measure(Compare(Unrelated(50, seed: 1), Unrelated(50, seed: 2), null), "flag").Guessed.Reference);

    [Fact]
    public void Measure_ManyRows_SaysHowManyWereGuessed() =>
        Assert.Equal(3000, Measure(Compare(Unrelated(3001, seed: 1), Unrelated(20, seed: 2), null), "flag").Guessed.SampledRows);

    [Fact]
    public void Measure_WhatCantBe_SaysWhyInAClause()
    {
        Table alone = TableOf(("flag", ["yes", "no"])), empty = TableOf(("x1", ["1", "2"]), ("flag", [null, null]));

        Assert.Equal("no other column is known", Assert.Throws<UnusableInputException>(() => Measure(Compare(alone, alone, null), "flag")).Message);
        Assert.Equal("no training row has a value in 'flag'", Assert.Throws<UnusableInputException>(() => Measure(Compare(empty, empty, null), "flag")).Message);
    }

    private static DisclosureScore Measure(ComparedTables tables, string column) =>
        AttributeDisclosure.Measure(tables, column, seed: 0, threads: 1, CancellationToken.None);
}
