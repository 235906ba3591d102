using System.Globalization;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Evaluation.Rules;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Evaluation.ComparedTablesHarness;

namespace TabGraphSyn.Tests.Evaluation.Rules;

public class RowRulesTests
{
    [Fact]
    public void Of_ColumnsOfTheSameMeaning_AreOneRuleWithItsBreaks()
    {
        Table training = TableOf(("a", Repeat(40, row => row % 2 == 0 ? "p" : "q")), ("x", Repeat(40, row => row % 2 == 0 ? "1" : "2")));
        // 'z' was never seen, so that three of four rows can break the rule, of which the second does.
        Table synthetic = TableOf(("a", ["p", "p", "q", "z"]), ("x", ["1", "2", "2", "1"]));
        Table holdout = TableOf(("a", ["p", "q"]), ("x", ["1", "1"]));

        RuleScore rule = Assert.Single(RulesOf(training, synthetic, holdout));

        Assert.Equal((RuleKind.Determines, "'a' and 'x' determine each other", 40, 3), (rule.Kind, rule.Text, rule.TrainingRows, rule.SyntheticRows));
        Assert.Equal(1 / 3.0, rule.Broken.Value, 12);
        Assert.Equal(0.5, rule.Broken.Reference);
        // Wilson's formula by hand: centre (1/3 + 3.8415/6) / (1 + 3.8415/3), half width 1.96·√(2/27 + 3.8415/36) / (1 + 3.8415/3).
        Assert.Equal(0.0615, rule.Broken.Interval!.Low, 1e-4);
        Assert.Equal(0.7923, rule.Broken.Interval!.High, 1e-4);
    }

    [Fact]
    public void Of_Hierarchy_ListsNoRuleThatFollows()
    {
        // Eight towns in four counties in two countries.
        Table training = TableOf(
            ("town", Repeat(800, row => $"t{row % 8}")), ("county", Repeat(800, row => $"c{row % 8 / 2}")), ("country", Repeat(800, row => $"l{row % 8 / 4}")));

        IReadOnlyList<RuleScore> rules = RulesOf(training, training, training);

        Assert.Equal(["'county' determines 'country'", "'town' determines 'county'"], rules.Select(rule => rule.Text).Order(StringComparer.Ordinal));
        Assert.All(rules, rule => Assert.Equal((0.0, 0.0), (rule.Broken.Value, rule.Broken.Reference)));
    }

    [Fact]
    public void Of_ColumnOfNearlyOneValue_IsDeterminedByNothing()
    {
        // One row in 200 differs, and that by its group: guessing the other value is right often enough.
        Table training = TableOf(("a", Repeat(4000, row => row % 200 == 7 ? "p" : "q")), ("b", Repeat(4000, row => row % 200 == 7 ? "r" : "s")));

        Assert.DoesNotContain(RulesOf(training, training, training), rule => rule.Kind == RuleKind.Determines);
    }

    [Fact]
    public void Of_ValuesThatFollow_AreFoundForLevelsMissingCellsAndZeros()
    {
        // x1 = 0 exactly where 'smokes' is 'no', and 'b' is missing where 'a' is, and also elsewhere. The rest is at random.
        var random = new Random(2);
        Table training = TableOf(
            ("smokes", Repeat(600, row => row % 3 == 0 ? "no" : row % 3 == 1 ? "yes" : "once")),
            ("x1", Repeat(600, row => row % 3 == 0 ? "0" : random.Next(1, 400).ToString(CultureInfo.InvariantCulture))),
            ("a", Repeat(600, row => row % 4 == 0 ? null : random.Next(2) == 0 ? "u" : "v")),
            ("b", Repeat(600, row => row % 4 == 0 || row % 10 == 1 ? null : random.Next(2) == 0 ? "u" : "v")));
        Table synthetic = TableOf(
            ("smokes", ["no", "no", "yes", "yes"]), ("x1", ["0", "5", "0", "7"]), ("a", [null, null, "u", "v"]), ("b", ["u", null, null, "v"]));

        RuleScore[] rules = [.. RulesOf(training, synthetic, training)];

        Assert.Equal(["'x1' is 0 exactly where 'smokes' is 'no'", "'b' is missing where 'a' is missing"], rules.Select(rule => rule.Text));
        Assert.Equal([200, 150], rules.Select(rule => rule.TrainingRows));
        // The second row breaks the first rule one way, the third the other way; the first row breaks the second rule.
        Assert.Equal([(3, 2 / 3.0), (2, 0.5)], rules.Select(rule => (rule.SyntheticRows, rule.Broken.Value)));
    }

    [Fact]
    public void Of_ValueOfFewRows_IsNeverNamed()
    {
        // 'rare' is in 19 rows and would decide 'b', which is even.
        Table training = TableOf(("a", Repeat(400, row => row < 19 ? "rare" : row % 3 == 0 ? "u" : "v")), ("b", Repeat(400, row => row < 19 || row % 2 == 0 ? "r" : "s")));

        Assert.Empty(RulesOf(training, training, training));
    }

    [Fact]
    public void Of_NumbersInOrder_AreFoundWhereShufflingWouldBreakThem()
    {
        // x1 ≤ x2 ≤ x3 in every row; x4 is greater than all anyway, which is no rule.
        var random = new Random(3);
        double[] start = [.. Enumerable.Range(0, 300).Select(_ => random.NextDouble())];
        Table training = TableOf(
            ("x1", Repeat(300, row => Text(start[row]))), ("x2", Repeat(300, row => Text(start[row] + (0.2 * random.NextDouble())))),
            ("x3", Repeat(300, row => Text(start[row] + 0.2 + (0.2 * random.NextDouble())))), ("x4", Repeat(300, _ => Text(9 + random.NextDouble()))));
        Table synthetic = TableOf(("x1", ["1", "3", null, "2"]), ("x2", ["2", "2", "2", "2"]), ("x3", ["2", "2", "1", "3"]), ("x4", ["9", "9", "9", "9"]));

        RuleScore[] rules = [.. RulesOf(training, synthetic, training)];

        Assert.Equal(["'x1' is at most 'x2'", "'x2' is at most 'x3'"], rules.Select(rule => rule.Text).Order(StringComparer.Ordinal));
        Assert.All(rules, rule => Assert.Equal(RuleKind.AtMost, rule.Kind));
        Assert.Equal([(3, 1 / 3.0), (4, 0.25)], rules.Select(rule => (rule.SyntheticRows, rule.Broken.Value)));
    }

    [Fact]
    public void Of_DatesInOrder_AreFound()
    {
        var random = new Random(4);
        DateTime[] start = [.. Enumerable.Range(0, 200).Select(_ => new DateTime(2020, 1, 1).AddDays(random.Next(700)))];
        Table training = TableOf(("ordered", Repeat(200, row => Text(start[row]))), ("sent", Repeat(200, row => Text(start[row].AddDays(random.Next(30))))));
        TableSchema schema = new([.. training.ColumnNames.Select(name => new ColumnSchema { Name = name, Kind = ColumnKind.Date, Format = "yyyy-MM-dd" })]);
        Table synthetic = TableOf(("ordered", ["2021-01-02", "2021-01-02"]), ("sent", ["2021-01-01", "2021-01-02"]));

        RuleScore rule = Assert.Single(RowRules.Of(ComparedTables.Read(schema, training, synthetic, training), 1, 2, CancellationToken.None));

        Assert.Equal(("'ordered' is at most 'sent'", 0.5), (rule.Text, rule.Broken.Value));
    }

    [Fact]
    public void Of_EqualNumbers_AreOneRule()
    {
        var random = new Random(5);
        string?[] cells = Repeat(200, _ => Text(random.NextDouble()));

        RuleScore rule = Assert.Single(RulesOf(TableOf(("x1", cells), ("x2", cells)), TableOf(("x1", ["1", "2"]), ("x2", ["1", "3"])), TableOf(("x1", []), ("x2", []))));

        Assert.Equal(("'x1' equals 'x2'", 0.5), (rule.Text, rule.Broken.Value));
    }

    [Fact]
    public void Of_Sum_IsFoundUpToTheRoundingOfTheSum()
    {
        var random = new Random(6);
        double[] first = [.. Enumerable.Range(0, 200).Select(_ => random.Next(1, 10_000) / 100.0)], second = [.. first.Select(_ => random.Next(1, 10_000) / 100.0)];
        Table training = TableOf(
            ("x1", Repeat(200, row => Text(first[row]))), ("x2", Repeat(200, row => Text(second[row]))),
            ("x3", Repeat(200, row => Text(Math.Round(first[row] + second[row], 1)))));
        // 0.05 is half of the last digit of the sum: the second row is off by more, the first and third are not.
        Table synthetic = TableOf(("x1", ["1.11", "1.11", null, "2"]), ("x2", ["2.12", "2.12", "1", "2"]), ("x3", ["3.2", "3.1", "1", "4"]));

        RuleScore rule = Assert.Single(RulesOf(training, synthetic, training));

        Assert.Equal((RuleKind.Sum, "'x1' and 'x2' add up to 'x3'", 3), (rule.Kind, rule.Text, rule.SyntheticRows));
        Assert.Equal(1 / 3.0, rule.Broken.Value, 12);
    }

    [Fact]
    public void Of_IndependentColumns_HasNoRules()
    {
        Table independent = Independent(Dependent(400, 1), 2);

        Assert.Empty(RulesOf(independent, independent, independent));
    }

    [Fact]
    public void Of_WithoutHoldout_HasNoReferenceAndIsTheSameOnAnyThreads()
    {
        Table training = TableOf(("a", Repeat(60, row => $"{row % 6}")), ("b", Repeat(60, row => $"{row % 3}")), ("c", Repeat(60, row => $"{row % 2}")));
        ComparedTables tables = Compare(training, Independent(training, 1), training.SelectRows([]));

        IReadOnlyList<RuleScore> one = RowRules.Of(tables, 1, 1, CancellationToken.None);

        Assert.Equal(2, one.Count);
        Assert.All(one, rule => Assert.Null(rule.Broken.Reference));
        Assert.True(one[0].Broken.Value >= one[1].Broken.Value && one[1].Broken.Value > 0);
        Assert.Equal(one, RowRules.Of(tables, 1, 2, CancellationToken.None));
    }

    private static IReadOnlyList<RuleScore> RulesOf(Table training, Table synthetic, Table holdout) =>
        RowRules.Of(Compare(training, synthetic, holdout), 1, 2, CancellationToken.None);

    private static string?[] Repeat(int rows, Func<int, string?> cell) => [.. Enumerable.Range(0, rows).Select(cell)];

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(DateTime date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
