using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Report;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests.Report;

/// <summary>Which measure catches which damage, and what the report then says first.</summary>
public class DamageTests
{
    private static readonly Table Credit = TableReader.Read(BundledData.PathOf("credit.csv")).Table;
    private static readonly TableSchema Schema = SchemaInference.Infer(Credit);
    private static readonly Table[] Parts = DamagedTables.Parts(Credit, 3, 1000, seed: 21);
    private static readonly Table Training = Parts[0], Holdout = Parts[1], Other = Parts[2];

    [Fact]
    public void Measure_OtherRealRows_IsReady()
    {
        EvaluationReport report = Measure(Training, Other, Holdout);

        Assert.StartsWith("Ready: 1,000\u00A0rows, ", report.Verdict!.Sentence, StringComparison.Ordinal);
        Assert.All(report.Verdict.Cards, card => Assert.Equal(ReportBand.Good, card.Band));
        Assert.Empty(report.Verdict.Findings);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Measure_OneShuffledColumn_IsCaughtByTheTreesAndNotByItsShape()
    {
        EvaluationReport report = Measure(Training, DamagedTables.Shuffled(Other, "Price", seed: 3), Holdout);

        Assert.Equal(report.Synthetic.Columns.Single(column => column.Name == "Price").Shape, Measured(Other).Columns.Single(column => column.Name == "Price").Shape, 9);
        Assert.True(report.TwoSample!.Trees.Interval!.Low > report.TwoSample.Trees.Reference + 0.1, report.TwoSample.Trees.ToString());
        Assert.InRange(report.TwoSample.Linear.Value, 0.45, 0.6);
        Assert.NotEqual(ReportBand.Good, Band(report, ReportArea.Fidelity));
        Assert.Equal(ReportBand.Good, Band(report, ReportArea.Privacy));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Measure_OneRowInTwentyCopied_IsCaughtByTheCopies()
    {
        EvaluationReport report = Measure(Training, DamagedTables.WithCopies(Other, Training, 0.05), Holdout);

        Assert.InRange(report.Privacy!.Copies.Value, 0.049, 0.06);
        Assert.StartsWith("Do not share these rows: ", report.Verdict!.Sentence, StringComparison.Ordinal);
        Assert.Contains("of them equal a training row", report.Verdict.Sentence, StringComparison.Ordinal);
        Assert.Equal(ReportBand.Poor, Band(report, ReportArea.Privacy));
        Assert.Equal(ReportBand.Good, Band(report, ReportArea.Fidelity));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Measure_NoiseOnEveryNumber_IsCaughtByShapesAndTrees()
    {
        EvaluationReport report = Measure(Training, DamagedTables.WithNoise(Other, Schema, 1 / 3.0, seed: 4), Holdout);

        Assert.True(report.Synthetic.Columns.Min(column => column.Shape) < report.Reference!.Columns.Min(column => column.Shape) - 0.05);
        Assert.True(report.TwoSample!.Trees.Interval!.Low > report.TwoSample.Trees.Reference + 0.1, report.TwoSample.Trees.ToString());
        Assert.NotEqual(ReportBand.Good, Band(report, ReportArea.Fidelity));
        Assert.Equal(ReportBand.Good, Band(report, ReportArea.Privacy));
        Assert.DoesNotContain("Ready", report.Verdict!.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Measure_CopyOfTheTrainingTable_IsUnsafeInTheFirstSentence(bool hasHoldout)
    {
        EvaluationReport report = Measure(Training, Training, hasHoldout ? Holdout : null);

        Assert.StartsWith("Do not share these rows: ", report.Verdict!.Sentence, StringComparison.Ordinal);
        Assert.Equal(1, report.Privacy!.Copies.Value, 9);
        Assert.Equal(ReportArea.Privacy, report.Verdict.Findings[0].Area);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Measure_EveryTrainingColumnShuffled_IsUnfaithfulInTheFirstSentenceThoughEveryShapeIsOne(bool hasHoldout)
    {
        EvaluationReport report = Measure(Training, DamagedTables.AllShuffled(Training, seed: 5), hasHoldout ? Holdout : null);

        Assert.All(report.Synthetic.Columns, column => Assert.Equal(1, column.Shape, 9));
        Assert.StartsWith("These rows are not like the real ones: ", report.Verdict!.Sentence, StringComparison.Ordinal);
        Assert.Equal(ReportBand.Poor, Band(report, ReportArea.Fidelity));
        Assert.NotEqual(ReportBand.Poor, Band(report, ReportArea.Privacy));
    }

    [Fact]
    public void Measure_WithoutHoldout_SaysThatLeaksWereNotTested()
    {
        EvaluationReport report = Measure(Training, Other, null);

        Assert.StartsWith("Like the real rows, but not tested for leaks: ", report.Verdict!.Sentence, StringComparison.Ordinal);
        Assert.Contains(new NotMeasured("Membership attack", "no rows were held out"), report.NotMeasured);
        Assert.Equal(ReportBand.Unknown, Band(report, ReportArea.Privacy));
    }

    private static EvaluationReport Measure(Table training, Table synthetic, Table? holdout) =>
        TableReport.Measure(training, synthetic, holdout, Schema, new ReportRequest { Threads = 2 }, progress: null, CancellationToken.None);

    private static FidelityScores Measured(Table synthetic) =>
        TableEvaluation.Evaluate(Training, synthetic, null, Schema, CancellationToken.None).Synthetic;

    private static ReportBand Band(EvaluationReport report, ReportArea area) => report.Verdict!.Cards.Single(card => card.Area == area).Band;
}
