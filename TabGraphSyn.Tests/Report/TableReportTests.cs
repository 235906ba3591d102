using System.Globalization;
using System.Text.Json;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Report;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Evaluation.ComparedTablesHarness;

namespace TabGraphSyn.Tests.Report;

/// <summary>Tables at the edge of what can be measured, and what may change a report.</summary>
public class TableReportTests
{
    [Fact]
    public void Measure_SixtyRows_MeasuresAllAndIsReady()
    {
        EvaluationReport report = Measure(Dependent(60, seed: 1), Dependent(60, seed: 2), Dependent(60, seed: 3));

        Assert.Empty(report.NotMeasured);
        Assert.NotNull(report.Synthetic.ColumnShapeInterval);
        Assert.All(report.Verdict!.Cards, card => Assert.NotEqual(ReportBand.Unknown, card.Band));
        Assert.DoesNotContain("Do not share", report.Verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_OneColumn_SaysWhatIsMissing()
    {
        Table Numbers(int seed) => TableOf(("x1", [.. Dependent(200, seed).Columns[2]]));

        EvaluationReport report = Measure(Numbers(1), Numbers(2), Numbers(3));

        Assert.Null(report.Synthetic.PairTrend);
        Assert.Null(report.Charts!.Associations);
        Assert.NotNull(report.TwoSample);
        Assert.Contains(report.NotMeasured, measure => measure.Measure == "Prediction");
        Assert.Equal(ReportBand.Unknown, report.Verdict!.Cards[1].Band);
        Assert.DoesNotContain("Do not share", report.Verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_FewCombinations_DoesNotCallEqualRowsCopies()
    {
        Table Levels(int seed)
        {
            var random = new Random(seed);
            string?[] Draw(string levels) => [.. Enumerable.Range(0, 400).Select(_ => levels[random.Next(levels.Length)].ToString())];
            return TableOf(("a", Draw("pq")), ("b", Draw("stu")), ("c", Draw("yz")));
        }

        EvaluationReport report = Measure(Levels(1), Levels(2), Levels(3));

        Assert.Equal(1, report.Privacy!.Copies.Value);
        Assert.Equal(1, report.Privacy.Copies.Reference);
        Assert.Equal(ReportBand.Good, report.Verdict!.Cards[2].Band);
        Assert.DoesNotContain("share", report.Verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_FewCombinationsWithoutHoldout_DoesNotCallThemCopiesEither()
    {
        Table Levels(int seed)
        {
            var random = new Random(seed);
            string?[] Draw() => [.. Enumerable.Range(0, 300).Select(_ => random.Next(3).ToString(CultureInfo.InvariantCulture))];
            return TableOf(("a", Draw()), ("b", Draw()));
        }

        EvaluationReport report = Measure(Levels(1), Levels(2), null);

        Assert.Equal(1, report.Privacy!.Copies.Reference);
        Assert.Equal(ReportBand.Unknown, report.Verdict!.Cards[2].Band);
        Assert.DoesNotContain("Do not share", report.Verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_MostRows_SaysWhichMeasuresSawDrawnRows()
    {
        Table training = Dependent(500, seed: 1), synthetic = Dependent(400, seed: 2), holdout = Dependent(300, seed: 3);

        EvaluationReport report = TableReport.Measure(
            training, synthetic, holdout, SchemaOf(training), new ReportRequest { MostRows = 150, Threads = 1 }, progress: null, CancellationToken.None);

        Estimate[] drawn =
        [
            report.TwoSample!.Trees, report.TwoSample.Linear, report.Coverage!.Precision, report.Usefulness!.Scores[0].Score, report.Privacy!.NearerToTraining!,
            report.Privacy.Distances!.Median, report.Privacy.DensityAttack!.Area, report.Privacy.NeighbourAttack!.TruePositivesAt1, report.Privacy.Disclosure[0].Guessed,
        ];
        Assert.All(drawn, estimate => Assert.InRange(estimate.SampledRows ?? int.MaxValue, 1, 150));
        Assert.Null(report.Privacy.Copies.SampledRows);
        Assert.Equal(new RowCounts(500, 400, 300), report.Rows);
    }

    [Fact]
    public void Measure_NoSyntheticRow_SaysThatNothingElseWasMeasured()
    {
        EvaluationReport report = Measure(Dependent(60, seed: 1), Dependent(60, seed: 2).SelectRows([]), null);

        Assert.Equal([new NotMeasured("Everything else", "there are no synthetic rows")], report.NotMeasured);
        Assert.Null(report.Privacy);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Measure_SameSeed_IsTheSameWhateverTheThreads()
    {
        Table training = Dependent(300, seed: 1), synthetic = Dependent(250, seed: 2), holdout = Dependent(200, seed: 3);

        string first = NumbersOf(Measure(training, synthetic, holdout, seed: 5, threads: 1));

        Assert.Equal(first, NumbersOf(Measure(training, synthetic, holdout, seed: 5, threads: 1)));
        Assert.Equal(first, NumbersOf(Measure(training, synthetic, holdout, seed: 5, threads: 3)));
        Assert.NotEqual(first, NumbersOf(Measure(training, synthetic, holdout, seed: 6, threads: 1)));
    }

    [Fact]
    public void Measure_SensitiveColumns_GuessesThoseThatCanBe()
    {
        Table training = Dependent(200, seed: 1);
        TableSchema schema = new([.. SchemaOf(training).Columns.Select(column => column.Name == "group" ? column with { Drop = true } : column)]);

        EvaluationReport report = TableReport.Measure(
            training, Dependent(200, seed: 2), Dependent(200, seed: 3), schema, new ReportRequest { Sensitive = ["flag", "group"], Threads = 1 }, null, CancellationToken.None);

        Assert.Equal("flag", Assert.Single(report.Privacy!.Disclosure).Column);
        Assert.Contains(new NotMeasured("Attribute disclosure of 'group'", "the column is not compared"), report.NotMeasured);
    }

    [Fact]
    public void Measure_UnknownSensitiveColumn_IsRefusedBeforeAnythingIsMeasured()
    {
        var told = new List<string>();

        UnusableInputException refusal = Assert.Throws<UnusableInputException>(() => TableReport.Measure(
            Dependent(60, seed: 1), Dependent(60, seed: 2), null, SchemaOf(Dependent(1, seed: 1)), new ReportRequest { Sensitive = ["wage"] },
            (measure, _) => told.Add(measure), CancellationToken.None));

        Assert.Equal("The sensitive column 'wage' is not in the real table; its columns are group, x1, x2, flag.", refusal.Message);
        Assert.Empty(told);
    }

    [Fact]
    public void Measure_Progress_AscendsAndNamesWhatItTimes()
    {
        var told = new List<(string Measure, double Done)>();

        EvaluationReport report = TableReport.Measure(
            Dependent(60, seed: 1), Dependent(60, seed: 2), null, SchemaOf(Dependent(1, seed: 1)), new ReportRequest { Threads = 1 },
            (measure, done) => told.Add((measure, done)), CancellationToken.None);

        Assert.Equal(told.Select(step => step.Done).Order(), told.Select(step => step.Done));
        Assert.Subset(told.Select(step => step.Measure).ToHashSet(), report.Run!.MeasureSeconds.Keys.ToHashSet());
    }

    [Fact]
    public void Measure_Cancelled_Stops() => Assert.ThrowsAny<OperationCanceledException>(() => TableReport.Measure(
        Dependent(60, seed: 1), Dependent(60, seed: 2), null, SchemaOf(Dependent(1, seed: 1)), new ReportRequest(), null, new CancellationToken(true)));

    private static string NumbersOf(EvaluationReport report) => JsonSerializer.Serialize(
        report with { Run = report.Run! with { MeasureSeconds = new Dictionary<string, double>() } }, PipelineJson.File);

    private static EvaluationReport Measure(Table training, Table synthetic, Table? holdout, int seed = 0, int threads = 1) =>
        TableReport.Measure(training, synthetic, holdout, SchemaOf(training), new ReportRequest { Seed = seed, Threads = threads }, null, CancellationToken.None);
}
