using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Report;

namespace TabGraphSyn.Tests.Report;

public class VerdictsTests
{
    /// <summary>Nothing weak: 29,305 training and synthetic rows, 3,256 held out.</summary>
    private static readonly EvaluationReport Good = WithTrees(WithShape(SampleReport.Full, 0.99), 0.55);

    [Fact]
    public void Of_NothingWeak_IsReadyWithTheThreeHeadlines()
    {
        ReportVerdict verdict = Verdicts.Of(Good);

        Assert.Equal(
            "Ready: 29,305\u00A0rows, hard to tell from real (0.55; real rows: 0.50), as useful for predicting 'income' (AUC 0.911; real rows: 0.924), "
            + "no leak found (attack 0.51; guessing: 0.50).",
            verdict.Sentence);
        Assert.Equal([ReportArea.Fidelity, ReportArea.Usefulness, ReportArea.Privacy], verdict.Cards.Select(card => card.Area));
        Assert.All(verdict.Cards, card => Assert.Equal(ReportBand.Good, card.Band));
        Assert.Empty(verdict.Findings);
    }

    [Theory]
    [InlineData(0.60, ReportBand.Good)]
    [InlineData(0.61, ReportBand.Fair)]
    [InlineData(0.70, ReportBand.Fair)]
    [InlineData(0.71, ReportBand.Poor)]
    public void Of_TreesTellRowsApart_IsBandedByTheArea(double area, ReportBand band) => AssertBand(WithTrees(Good, area), ReportArea.Fidelity, band);

    // Chance alone leaves a gap of 1.36 √(2 / 29,305) = 0.011.
    [Theory]
    [InlineData(0.940, ReportBand.Good)]
    [InlineData(0.937, ReportBand.Fair)]
    [InlineData(0.840, ReportBand.Fair)]
    [InlineData(0.837, ReportBand.Poor)]
    public void Of_OneWeakColumn_IsBandedBeyondChance(double shape, ReportBand band)
    {
        ColumnScore[] columns = [.. Good.Synthetic.Columns.Select(column => column.Name == "sex" ? column with { Shape = shape } : column)];
        EvaluationReport report = Good with { Synthetic = Good.Synthetic with { Columns = columns } };

        AssertBand(report, ReportArea.Fidelity, band);
        Assert.Equal("Worst column: sex", Verdicts.Of(report).Cards[0].Figures[1].Name);
    }

    [Theory]
    [InlineData(0.895, ReportBand.Good)]
    [InlineData(0.893, ReportBand.Fair)]
    [InlineData(0.845, ReportBand.Fair)]
    [InlineData(0.843, ReportBand.Poor)]
    public void Of_AreaLost_IsBandedByTheDifference(double area, ReportBand band) => AssertBand(WithArea(Good, area, real: 0.924), ReportArea.Usefulness, band);

    [Theory]
    [InlineData(10.9, ReportBand.Good)]
    [InlineData(11.1, ReportBand.Fair)]
    [InlineData(13.1, ReportBand.Poor)]
    public void Of_NumberPredicted_IsBandedByTheRatioOfErrors(double error, ReportBand band) => AssertBand(WithError(error, realRSquared: 0.6), ReportArea.Usefulness, band);

    [Fact]
    public void Of_TargetThatRealRowsDontPredict_IsNotJudged()
    {
        AssertBand(WithArea(Good, 0.40, real: 0.55), ReportArea.Usefulness, ReportBand.Unknown);
        AssertBand(WithError(20, realRSquared: 0.04), ReportArea.Usefulness, ReportBand.Unknown);
    }

    [Theory]
    [InlineData(0.529, 0.01, ReportBand.Good)]
    [InlineData(0.531, 0.01, ReportBand.Fair)]
    [InlineData(0.581, 0.01, ReportBand.Poor)]
    [InlineData(0.5, 0.029, ReportBand.Good)]
    [InlineData(0.5, 0.031, ReportBand.Fair)]
    [InlineData(0.5, 0.051, ReportBand.Poor)]
    public void Of_Attack_IsBandedByTheLowerEnds(double area, double found, ReportBand band) => AssertBand(
        WithPrivacy(privacy => privacy with
        {
            DensityAttack = new AttackScores(Sure(0.6, area), Sure(0.2, 0.1), Sure(0.06, found)),
        }),
        ReportArea.Privacy, band);

    [Theory]
    [InlineData(0.529, ReportBand.Good)]
    [InlineData(0.531, ReportBand.Fair)]
    [InlineData(0.581, ReportBand.Poor)]
    public void Of_NearerToTraining_IsBandedByTheLowerEnd(double low, ReportBand band) =>
        AssertBand(WithPrivacy(privacy => privacy with { NearerToTraining = Sure(0.6, low) }), ReportArea.Privacy, band);

    // No held-out row of 3,256 equals a training row. Standard errors: 0.0010 at a share of 0.003, 0.0014 at 0.006.
    [Theory]
    [InlineData(0.0009, ReportBand.Good)]
    [InlineData(0.003, ReportBand.Fair)]
    [InlineData(0.006, ReportBand.Poor)]
    public void Of_Copies_IsBandedByWhatExceedsRealRows(double share, ReportBand band) =>
        AssertBand(WithPrivacy(privacy => privacy with { Copies = new Estimate(share) { Reference = 0 } }), ReportArea.Privacy, band);

    // Three, seven and twelve copies among 114 rows, none among as many held-out rows: 1.7, 2.7 and 3.6 standard errors.
    [Theory]
    [InlineData(3, ReportBand.Good)]
    [InlineData(7, ReportBand.Fair)]
    [InlineData(12, ReportBand.Poor)]
    public void Of_CopiesInASmallTable_IsBandedByHowSureTheyAre(int copies, ReportBand band) => AssertBand(
        WithPrivacy(privacy => privacy with { Copies = new Estimate(copies / 114.0) { Reference = 0 } }) with { Rows = new RowCounts(114, 114, 114) },
        ReportArea.Privacy, band);

    [Theory]
    [InlineData(0.76, ReportBand.Good)]
    [InlineData(0.80, ReportBand.Fair)]
    [InlineData(0.90, ReportBand.Poor)]
    public void Of_Disclosure_IsBandedByWhatExceedsOtherRealRows(double guessed, ReportBand band) =>
        AssertBand(WithPrivacy(privacy => privacy with { Disclosure = [new("race", new Estimate(guessed) { Reference = 0.7 })] }), ReportArea.Privacy, band);

    [Fact]
    public void Of_SeveralPoorAreas_SaysPrivacyThenFidelityThenUsefulness()
    {
        EvaluationReport useless = WithArea(Good, 0.6, real: 0.924), unlike = WithTrees(useless, 0.9), unsafeRows = unlike with
        {
            Privacy = unlike.Privacy! with { Copies = new Estimate(1) { Reference = 0 } },
        };

        Assert.StartsWith("These rows are of little use for predicting 'income': ", Verdicts.Of(useless).Sentence, StringComparison.Ordinal);
        Assert.StartsWith("These rows are not like the real ones: boosted trees tell them apart (0.90; ", Verdicts.Of(unlike).Sentence, StringComparison.Ordinal);
        Assert.StartsWith("Do not share these rows: 100.0\u00A0% of them equal a training row", Verdicts.Of(unsafeRows).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_FairAreas_NamesEachAndListsThePoorestFindingFirst()
    {
        EvaluationReport fair = WithArea(WithTrees(Good, 0.7), 0.87, real: 0.924);

        string sentence = Verdicts.Of(fair).Sentence;

        Assert.Equal(
            "Usable with care: 29,305\u00A0rows; boosted trees often tell them from real ones (0.70; real rows: 0.50); "
            + "models that learn 'income' from them lose something (AUC 0.870; real rows: 0.924).",
            sentence);
        EvaluationReport mixed = fair with { Privacy = fair.Privacy! with { Copies = new Estimate(1) { Reference = 0 } } };
        Assert.Equal([ReportArea.Privacy, ReportArea.Fidelity, ReportArea.Usefulness], Verdicts.Of(mixed).Findings.Select(finding => finding.Area));
    }

    [Fact]
    public void Of_NoHoldout_IsNotTestedForLeaks()
    {
        EvaluationReport report = WithTrees(WithShape(SampleReport.NoHoldout, 0.99), 0.55);

        ReportVerdict verdict = Verdicts.Of(report);

        Assert.StartsWith("Like the real rows, but not tested for leaks: 29,305\u00A0rows, ", verdict.Sentence, StringComparison.Ordinal);
        Assert.EndsWith("; an attack could not be tried: no rows were held out.", verdict.Sentence, StringComparison.Ordinal);
        Assert.Equal([ReportBand.Good, ReportBand.Unknown, ReportBand.Unknown], verdict.Cards.Select(card => card.Band));
    }

    [Theory]
    [InlineData(Preset.Preview, "Run again with the balanced preset")]
    [InlineData(Preset.Balanced, "Run again with the best preset")]
    [InlineData(Preset.Best, "Run again with twice the time")]
    public void LearnMore_Preset_ProposesTheNext(Preset preset, string label)
    {
        var options = new SynthesisOptions { Preset = preset, Seed = 9 };

        SuggestedChange change = Remedies.LearnMore(options)!;

        Assert.Equal(label, change.Label);
        Assert.Equal(9, change.Options.Seed);
        Assert.NotEqual(options, change.Options);
    }

    [Theory]
    [InlineData(400, Preset.Balanced, false)]
    [InlineData(400, Preset.Preview, true)]
    [InlineData(20_000, Preset.Balanced, true)]
    public void Of_AreaLostOnFewRows_ProposesRowsRatherThanTime(int rows, Preset preset, bool proposesTime)
    {
        EvaluationReport report = WithArea(Good, 0.80, real: 0.924);
        report = report with { Rows = report.Rows with { Training = rows }, Run = report.Run! with { Options = new SynthesisOptions { Preset = preset } } };

        ReportFinding finding = Verdicts.Of(report).Findings.Single(finding => finding.Area == ReportArea.Usefulness);

        Assert.Equal(proposesTime, finding.Change is not null);
        Assert.StartsWith(proposesTime ? "Learning longer usually helps" : "A table of so few rows is learned coarsely", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void LearnMore_AsLongAsARunMayTake_ProposesNothing()
    {
        Assert.Null(Remedies.LearnMore(new SynthesisOptions { Preset = Preset.Best, TimeLimit = TimeSpan.FromMinutes(16) }));
        Assert.Null(Remedies.LearnMore(null));
    }

    [Fact]
    public void LeakLess_OptionsInTurn_LearnsLessByHeart()
    {
        var open = new SynthesisOptions { Preset = Preset.Best, ProtectValues = false, EpochsDiffusion = 900, TimeLimit = TimeSpan.FromHours(1) };

        SuggestedChange shielded = Remedies.LeakLess(open)!, ownEpochs = Remedies.LeakLess(shielded.Options)!;
        SuggestedChange balanced = Remedies.LeakLess(ownEpochs.Options)!, preview = Remedies.LeakLess(balanced.Options)!;

        Assert.True(shielded.Options.ProtectValues);
        Assert.Null(ownEpochs.Options.EpochsDiffusion);
        Assert.Equal((Preset.Balanced, null), (balanced.Options.Preset, balanced.Options.TimeLimit));
        Assert.Equal(Preset.Preview, preview.Options.Preset);
        Assert.Null(Remedies.LeakLess(preview.Options));
    }

    private static void AssertBand(EvaluationReport report, ReportArea area, ReportBand band)
    {
        ReportVerdict verdict = Verdicts.Of(report);
        Assert.Equal(band, verdict.Cards.Single(card => card.Area == area).Band);
        Assert.Equal(band is ReportBand.Fair or ReportBand.Poor ? [(area, band)] : [], verdict.Findings.Select(finding => (finding.Area, finding.Band)));
    }

    private static Estimate Sure(double value, double low) => new(value) { Interval = new Interval(low, 0.99) };

    private static EvaluationReport WithTrees(EvaluationReport report, double area) =>
        report with { TwoSample = report.TwoSample! with { Trees = report.TwoSample.Trees with { Value = area } } };

    private static EvaluationReport WithShape(EvaluationReport report, double shape)
    {
        ColumnScore[] columns = [.. report.Synthetic.Columns.Select(column => column with { Shape = shape })];
        return report with
        {
            Synthetic = report.Synthetic with { Columns = columns },
            Reference = report.Reference is { } reference ? reference with { Columns = [.. columns.Select(column => column with { Shape = 1 })] } : null,
        };
    }

    private static EvaluationReport WithArea(EvaluationReport report, double area, double real) => report with
    {
        Usefulness = report.Usefulness! with { Scores = [new(PredictionMeasure.Area, new Estimate(area) { Reference = real })] },
    };

    private static EvaluationReport WithError(double error, double realRSquared) => Good with
    {
        Usefulness = Good.Usefulness! with
        {
            Kind = TargetKind.Number,
            Scores =
            [
                new(PredictionMeasure.RootMeanSquaredError, new Estimate(error) { Reference = 10 }),
                new(PredictionMeasure.RSquared, new Estimate(0.5) { Reference = realRSquared }),
            ],
        },
    };

    private static EvaluationReport WithPrivacy(Func<PrivacyScores, PrivacyScores> change) => Good with { Privacy = change(Good.Privacy!) };
}
