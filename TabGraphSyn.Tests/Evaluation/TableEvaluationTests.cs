using System.Diagnostics;
using System.Text.Json;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Tests.Evaluation;

public class TableEvaluationTests
{
    [Fact]
    public void Evaluate_Numbers_ScoresOneLessTheLargestGapOfTheDistributionFunctions()
    {
        // Distribution functions at 1, 2, 3, 4: real ¼ ½ ¾ 1; synthetic 0 ½ ½ 1 (values 2, 2, 4, 4). The largest gap is ¼.
        EvaluationReport report = Evaluate(
            Numbers("x", "1", "2", "3", "4"), Numbers("x", "2", "2", "4", "4"));

        Assert.Equal(0.75, ScoreOf(report, "x").Shape, 12);
        Assert.Equal(0.75, report.Synthetic.ColumnShape!.Value, 12);
    }

    [Fact]
    public void Evaluate_Dates_ComparesThemAsTimes()
    {
        Column real = new("day", ColumnKind.Date, ["31.12.1999", "01.01.2000", "02.01.2000", "03.01.2000"], "dd.MM.yyyy");

        // As texts the order would be another: 01.01.2000 comes before 31.12.1999. Gap: ½ before 2000, where real has ¼ and synthetic ¾.
        EvaluationReport report = Evaluate(real, real with { Cells = ["31.12.1999", "31.12.1999", "30.12.1999", "03.01.2000"] });

        Assert.Equal(0.5, ScoreOf(report, "day").Shape, 12);
    }

    [Fact]
    public void Evaluate_Categories_ScoresOneLessHalfTheSumOfDifferences()
    {
        // Real: a ½, b ½. Synthetic: a ¾, c ¼. Differences ¼ + ½ + ¼, half of which is ½.
        EvaluationReport report = Evaluate(
            Categories("c", "a", "a", "b", "b"), Categories("c", "a", "a", "a", "c"));

        Assert.Equal(0.5, ScoreOf(report, "c").Shape, 12);
    }

    [Fact]
    public void Evaluate_MissingCells_AreComparedApartFromTheValues()
    {
        EvaluationReport report = Evaluate(
            Categories("c", "a", "b", null, null), Categories("c", "a", "b", "a", "b"));

        ColumnScore column = ScoreOf(report, "c");
        Assert.Equal(1, column.Shape, 12);
        Assert.Equal(0.5, column.MissingTraining, 12);
        Assert.Equal(0, column.Missing, 12);
        Assert.Equal(0.5, column.MissingScore, 12);
    }

    [Fact]
    public void Evaluate_ColumnWithoutSyntheticValues_HasShapeZero()
    {
        EvaluationReport report = Evaluate(
            [Numbers("x", "1", "2"), Categories("c", "a", "b")], [Numbers("x", null, null), Categories("c", null, null)]);

        Assert.All(report.Synthetic.Columns, column => Assert.Equal(0, column.Shape));
    }

    [Fact]
    public void Evaluate_TwoNumbers_ScoresOneLessHalfTheDifferenceOfCorrelations()
    {
        // Real: y = x, correlation 1. Synthetic: x = 1, 2, 3 and y = 1, 3, 2: deviations (−1, 0, 1) and (−1, 1, 0), correlation ½.
        EvaluationReport report = Evaluate(
            [Numbers("x", "1", "2", "3"), Numbers("y", "1", "2", "3")], [Numbers("x", "1", "2", "3"), Numbers("y", "1", "3", "2")]);

        PairScore pair = Assert.Single(report.Synthetic.Pairs);
        Assert.Equal(new PairScore("x", "y", PairMeasure.Correlation, pair.Trend), pair);
        Assert.Equal(0.75, pair.Trend, 12);
    }

    [Fact]
    public void Evaluate_TwoNumbersWithMissingCells_CorrelatesTheCompleteRows()
    {
        // Without the third row, synthetic falls where real rises: correlations 1 and −1.
        EvaluationReport report = Evaluate(
            [Numbers("x", "1", "2", null), Numbers("y", "1", "2", "-50")], [Numbers("x", "1", "2", "70"), Numbers("y", "2", "1", null)]);

        Assert.Equal(0, Assert.Single(report.Synthetic.Pairs).Trend, 12);
    }

    [Fact]
    public void Evaluate_NumberThatDoesNotVary_CountsAsUncorrelated()
    {
        EvaluationReport report = Evaluate(
            [Numbers("x", "1", "2", "3"), Numbers("y", "1", "2", "3")], [Numbers("x", "1", "2", "3"), Numbers("y", "2", "2", "2")]);

        Assert.Equal(0.5, Assert.Single(report.Synthetic.Pairs).Trend, 12);
    }

    [Fact]
    public void Evaluate_TwoCategories_ScoresOneLessTheDistanceOfTheContingencyTables()
    {
        // Real pairs: ax ½, by ½. Synthetic: ax ¼, ay ¼, bx ¼, by ¼. Half of ¼ + ¼ + ¼ + ¼ is ½.
        EvaluationReport report = Evaluate(
            [Categories("c", "a", "a", "b", "b"), Categories("d", "x", "x", "y", "y")],
            [Categories("c", "a", "a", "b", "b"), Categories("d", "x", "y", "x", "y")]);

        PairScore pair = Assert.Single(report.Synthetic.Pairs);
        Assert.Equal(PairMeasure.Contingency, pair.Measure);
        Assert.Equal(0.5, pair.Trend, 12);
    }

    [Fact]
    public void Evaluate_NumberAndCategory_UsesTenBinsOfTheTrainingRange()
    {
        // The real range 0 to 100 has bins of 10. Synthetic 9 shares the bin of 0, but 10 does not, and 101 lies outside of all.
        Column[] real = [Numbers("x", "0", "0", "100", "100"), Categories("c", "a", "a", "a", "a")];

        Assert.Equal(1, Trend("9", "9", "91", "100"), 12);
        Assert.Equal(0.75, Trend("0", "10", "100", "100"), 12);
        Assert.Equal(0.75, Trend("0", "0", "100", "101"), 12);
        Assert.Equal(0.75, Trend("0", "-1", "100", "100"), 12);
        Assert.Equal(0.75, Trend("0", null, "100", "100"), 12);

        double Trend(params string?[] numbers) =>
            Assert.Single(Evaluate(real, [Numbers("x", numbers), Categories("c", "a", "a", "a", "a")]).Synthetic.Pairs).Trend;
    }

    [Fact]
    public void Evaluate_ManyCategories_ScoresAsFewDo()
    {
        // 600 × 600 cells are too many for an array; half of the synthetic rows pair as the real ones do.
        string[] names = [.. Enumerable.Range(0, 600).Select(index => $"n{index}")];
        string[] half = [.. names.Take(300), .. names.Skip(300).Reverse()];

        EvaluationReport report = Evaluate(
            [Categories("c", names), Categories("d", names)], [Categories("c", names), Categories("d", half)]);

        Assert.Equal(0.5, Assert.Single(report.Synthetic.Pairs).Trend, 12);
    }

    [Fact]
    public void Evaluate_CopiedRows_AreCountedByValue()
    {
        Column[] real = [Numbers("x", "1", "2", "3"), Categories("c", "a", "b", null)];

        // Rows 1 (written 1.0) and 4 occur in the real table; 2 has another category, and in 3 the value is missing.
        EvaluationReport report = Evaluate(real, [Numbers("x", "1.0", "2", null, "3"), Categories("c", "a", "a", "b", null)]);

        Assert.Equal(new ExactMatches(2, 0.5), report.Synthetic.TrainingMatches);
        Assert.Null(report.HoldoutMatches);
    }

    [Fact]
    public void Evaluate_NewIdentifiers_DoNotHideCopiedRows()
    {
        EvaluationReport report = Evaluate(
            [new("id", ColumnKind.Identifier, ["1", "2"]), Categories("c", "a", "b")],
            [new("id", ColumnKind.Identifier, ["8", "9"]), Categories("c", "a", "b")]);

        Assert.Equal(2, report.Synthetic.TrainingMatches.Count);
    }

    [Fact]
    public void Evaluate_Holdout_GivesTheReference()
    {
        EvaluationReport report = TableEvaluation.Evaluate(
            TableOf(Categories("c", "a", "a", "b", "b")), TableOf(Categories("c", "a", "a", "b", "b")),
            TableOf(Categories("c", "a", "z")), SchemaOf(Categories("c")), CancellationToken.None);

        Assert.Equal(new RowCounts(4, 4, 2), report.Rows);
        Assert.Equal(1, report.Synthetic.ColumnShape!.Value, 12);
        Assert.Equal(0.5, report.Reference!.ColumnShape!.Value, 12);
        Assert.Equal(new ExactMatches(1, 0.5), report.Reference.TrainingMatches);
        Assert.Equal(new ExactMatches(2, 0.5), report.HoldoutMatches);
    }

    [Fact]
    public void Evaluate_ColumnsThatCannotBeCompared_AreLeftOutWithTheReason()
    {
        Column[] real =
        [
            Numbers("x", "1", "2"),
            new("id", ColumnKind.Identifier, ["1", "2"]),
            new("prose", ColumnKind.FreeText, ["one", "two"]),
            new("same", ColumnKind.Constant, ["k", "k"]),
            new("empty", ColumnKind.Missing, [null, null]),
            new("gone", ColumnKind.Category, ["a", "b"], Drop: true),
            Categories("absent", "a", "b"),
        ];

        EvaluationReport report = Evaluate(real, [Numbers("x", "1", "2"), Categories("extra", "a", "b")]);

        Assert.Equal("x", Assert.Single(report.Synthetic.Columns).Name);
        Assert.Null(report.Synthetic.PairTrend);
        Assert.Equal(
            ["id", "prose", "same", "empty", "gone", "absent", "extra"], report.LeftOut.Select(column => column.Name));
        Assert.Contains(new LeftOutColumn("absent", "not in the synthetic table"), report.LeftOut);
        Assert.Contains(new LeftOutColumn("extra", "not in the real table"), report.LeftOut);
    }

    [Fact]
    public void Evaluate_CellOfAnotherKind_NamesTableColumnAndRow()
    {
        var thrown = Assert.Throws<UnusableInputException>(() => Evaluate(Numbers("x", "1", "2"), Numbers("x", "1", "two")));

        Assert.Contains("'x' of the synthetic table has 'two' in row 2", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_NoSharedColumn_SaysSo()
    {
        var thrown = Assert.Throws<UnusableInputException>(() => Evaluate(Numbers("x", "1"), Numbers("y", "1")));

        Assert.Contains("shares no column", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_AbsentTarget_NamesTheColumnsThereAre()
    {
        Column x = Numbers("x", "1", "2"), y = Numbers("y", "1", "2");
        EvaluationReport report = TableEvaluation.Evaluate(
            TableOf(x, y), TableOf(x, y), null, SchemaOf(x, y), CancellationToken.None, target: "y");
        var thrown = Assert.Throws<UnusableInputException>(() => TableEvaluation.Evaluate(
            TableOf(x, y), TableOf(x, y), null, SchemaOf(x, y), CancellationToken.None, target: "z"));

        Assert.Equal("y", report.Target);
        Assert.Contains("'z' is not in the real table; its columns are x, y.", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_Cancelled_Throws() =>
        Assert.Throws<OperationCanceledException>(() => TableEvaluation.Evaluate(
            TableOf(Numbers("x", "1")), TableOf(Numbers("x", "1")), null, SchemaOf(Numbers("x")), new CancellationToken(canceled: true)));

    [Fact]
    public void Evaluate_LargeTable_TakesSeconds()
    {
        var random = new Random(7);
        Column[] columns =
        [
            .. Enumerable.Range(0, 6).Select(index => Numbers($"x{index}", Draw(() => random.Next(1000).ToString()))),
            .. Enumerable.Range(0, 8).Select(index => Categories($"c{index}", Draw(() => $"level {random.Next(20)}"))),
            Categories("many", Draw(() => random.Next(100_000).ToString())),
        ];
        var watch = Stopwatch.StartNew();

        EvaluationReport report = Evaluate(columns, columns);

        Assert.Equal(105, report.Synthetic.Pairs.Count);
        Assert.All(report.Synthetic.Pairs, pair => Assert.Equal(1, pair.Trend, 9));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"32,561 rows of 15 columns took {watch.Elapsed}.");

        string[] Draw(Func<string> value) => [.. Enumerable.Range(0, 32_561).Select(_ => value())];
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(200, 19_900)]
    [InlineData(400, 20_000)]
    public void SelectPairs_Columns_GivesDifferentPairsUpToTheLimit(int columns, int expected)
    {
        (int First, int Second)[] pairs = [.. TrainingTable.SelectPairs(columns)];

        Assert.Equal(expected, pairs.Length);
        Assert.Equal(expected, pairs.Distinct().Count());
        Assert.All(pairs, pair => Assert.InRange(pair.Second, pair.First + 1, columns - 1));
        Assert.InRange(pairs[^1].First, (columns - 2) * 9 / 10, columns - 2);
    }

    [Fact]
    public void Report_AsJson_ReadsBackTheSame()
    {
        EvaluationReport report = Evaluate(
            [Numbers("x", "1", "2"), Categories("c", "a", "b")], [Numbers("x", "1", "1"), Categories("c", "a", "b")]);

        string json = JsonSerializer.Serialize(report, PipelineJson.File);

        Assert.Contains("\"columnShape\":", json, StringComparison.Ordinal);
        Assert.Contains("\"measure\": \"Contingency\"", json, StringComparison.Ordinal);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<EvaluationReport>(json, PipelineJson.File), PipelineJson.File));
    }

    private sealed record Column(string Name, ColumnKind Kind, string?[] Cells, string? Format = null, bool Drop = false);

    private static Column Numbers(string name, params string?[] cells) => new(name, ColumnKind.Decimal, cells);

    private static Column Categories(string name, params string?[] cells) => new(name, ColumnKind.Category, cells);

    private static ColumnScore ScoreOf(EvaluationReport report, string name) =>
        Assert.Single(report.Synthetic.Columns, column => column.Name == name);

    private static EvaluationReport Evaluate(Column real, Column synthetic) => Evaluate([real], [synthetic]);

    private static EvaluationReport Evaluate(Column[] real, Column[] synthetic) =>
        TableEvaluation.Evaluate(TableOf(real), TableOf(synthetic), null, SchemaOf(real), CancellationToken.None);

    private static Table TableOf(params Column[] columns) =>
        new([.. columns.Select(column => column.Name)], [.. columns.Select(column => column.Cells)]);

    private static TableSchema SchemaOf(params Column[] columns) =>
        new([.. columns.Select(column =>
            new ColumnSchema { Name = column.Name, Kind = column.Kind, Format = column.Format, Drop = column.Drop })]);
}
