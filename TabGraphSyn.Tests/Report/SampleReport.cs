using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Tests.Report;

/// <summary>Reports made up by hand, as a full evaluation would give them.</summary>
internal static class SampleReport
{
    private static readonly (string Name, ColumnKind Kind)[] Census =
    [
        ("age", ColumnKind.Integer), ("workclass", ColumnKind.Category), ("fnlwgt", ColumnKind.Integer), ("education", ColumnKind.Category),
        ("education-num", ColumnKind.Integer), ("marital-status", ColumnKind.Category), ("occupation", ColumnKind.Category),
        ("relationship", ColumnKind.Category), ("race", ColumnKind.Category), ("sex", ColumnKind.Boolean), ("capital-gain", ColumnKind.Integer),
        ("capital-loss", ColumnKind.Integer), ("hours-per-week", ColumnKind.Integer), ("native-country", ColumnKind.Category), ("income", ColumnKind.Boolean),
    ];

    /// <summary>Everything measured; good, but for a weak pair.</summary>
    public static EvaluationReport Full => Of(Census, holdout: true);

    /// <summary>Everything that can be measured without held-out rows.</summary>
    public static EvaluationReport NoHoldout
    {
        get
        {
            EvaluationReport full = Of(Census, holdout: false);
            return full with
            {
                Usefulness = null,
                Privacy = full.Privacy! with { NearerToTraining = null, DensityAttack = null, NeighbourAttack = null, Disclosure = [] },
                Charts = full.Charts! with { Distances = null, Attacks = null },
                NotMeasured = [new(NotMeasured.Prediction, "no rows were held out"), new(NotMeasured.MembershipAttack, "no rows were held out")],
            };
        }
    }

    /// <summary>Two hundred columns with long names, some of which are hostile.</summary>
    public static EvaluationReport Wide => Of(
        [.. Enumerable.Range(0, 200).Select(index => (WideName(index), index % 3 == 0 ? ColumnKind.Category : ColumnKind.Decimal))], holdout: true);

    /// <summary>With a single finding, which proposes a change.</summary>
    public static EvaluationReport Weak(SuggestedChange change) => Full with
    {
        Verdict = Full.Verdict! with
        {
            Findings = [new ReportFinding(ReportArea.Fidelity, ReportBand.Fair, "Two-sample test: 0.68", "Relations differ.", "Learn longer.", change)],
        },
    };

    /// <summary>Training rows given out as synthetic ones.</summary>
    public static EvaluationReport Unsafe
    {
        get
        {
            EvaluationReport full = Full;
            return full with
            {
                Verdict = full.Verdict! with
                {
                    Sentence = "Unsafe: 100.0 % of the 29,305 rows equal a real row, and an attacker tells training rows from others (0.98).",
                    Cards =
                    [
                        full.Verdict.Cards[0],
                        new(ReportArea.Usefulness, ReportBand.Unknown, "No held-out rows hold the target.", [new("Prediction of 'income' (AUC)", "not measured", null, null)]),
                        new(ReportArea.Privacy, ReportBand.Poor, "The rows are copies of real rows: do not give them away.", [new("Attack finds training rows (AUC)", "0.98", "guessing: 0.50", "0.97 to 0.99"), new("Equal to a training row", "100.0 %", "real rows: 0.2 %", null)]),
                    ],
                    Findings =
                    [
                        new(ReportArea.Privacy, ReportBand.Poor, "100.0 % of the rows equal a training row (real rows: 0.2 %)", "Whoever holds the synthetic table holds the real one.", "Don't give these rows away. Run again with values protected.", new("Run again with values protected", new SynthesisOptions { ProtectValues = true })),
                        .. full.Verdict.Findings,
                    ],
                },
            };
        }
    }

    /// <summary>The quick measures alone.</summary>
    public static EvaluationReport Quick
    {
        get
        {
            EvaluationReport full = Full;
            return new EvaluationReport
            {
                Rows = full.Rows, Synthetic = full.Synthetic, Reference = full.Reference, HoldoutMatches = full.HoldoutMatches, LeftOut = full.LeftOut,
            };
        }
    }

    /// <summary>One column, and nothing else.</summary>
    public static EvaluationReport OneColumn => new()
    {
        Rows = new RowCounts(120, 120, null),
        Synthetic = new FidelityScores
        {
            ColumnShape = 0.91, TrainingMatches = new ExactMatches(120, 1), Pairs = [],
            Columns = [new("value", ColumnKind.Decimal, 0.91, 0, 0, 1)],
        },
        LeftOut = [],
    };

    private static string WideName(int index) => index switch
    {
        0 => "<script>alert('x')</script>",
        1 => "</script><img src=x onerror=alert(1)>",
        2 => "\"quoted\" & 'single' = column, with, commas",
        _ => $"measurement_of_something_with_a_very_long_name_that_no_table_has_room_for_{index:000}_{(index % 2 == 0 ? "baseline" : "follow-up")}",
    };

    private static EvaluationReport Of((string Name, ColumnKind Kind)[] columns, bool holdout)
    {
        var random = new Random(7);
        ColumnScore[] scores = [.. columns.Select((column, index) => new ColumnScore(column.Name, column.Kind, 1 - 0.1 * Math.Pow(random.NextDouble(), 2), index % 4 == 1 ? 0.056 : 0, index % 4 == 1 ? 0.049 : 0, index % 4 == 1 ? 0.993 : 1))];
        return new EvaluationReport
        {
            Rows = new RowCounts(29_305, 29_305, holdout ? 3_256 : null),
            Target = columns[^1].Name,
            Synthetic = Fidelity(columns, scores, random, 0.06),
            Reference = holdout ? Fidelity(columns, [.. scores.Select(score => score with { Shape = 1 - (1 - score.Shape) / 6 })], random, 0.02) : null,
            HoldoutMatches = holdout ? new ExactMatches(2, 2.0 / 29_305) : null,
            LeftOut = [new("id", "an identifier, which is made anew"), new("remarks", "texts that hardly recur")],
            Verdict = Verdict(columns, holdout),
            TwoSample = new TwoSampleScores(
                new Estimate(0.613) { Interval = new(0.601, 0.625), Reference = holdout ? 0.503 : null, SampledRows = 20_000 },
                new Estimate(0.521) { Interval = new(0.508, 0.534), Reference = holdout ? 0.499 : null }),
            Coverage = new CoverageScores(new Estimate(0.973) { Interval = new(0.968, 0.978), Reference = holdout ? 0.992 : null }, new Estimate(0.951) { Interval = new(0.945, 0.957), Reference = holdout ? 0.988 : null }),
            Usefulness = Usefulness(columns, random),
            Rules =
            [
                new(RuleKind.Determines, "'education' determines 'education-num'", 29_305, 29_305, new Estimate(0.0124) { Interval = new(0.0112, 0.0137), Reference = holdout ? 0 : null }),
                new(RuleKind.Implies, "'capital-loss' is 0 wherever 'capital-gain' is not 0", 2_441, 2_502, new Estimate(0.0036) { Interval = new(0.0017, 0.0068), Reference = holdout ? 0 : null }),
                new(RuleKind.AtMost, "'education-num' is at most 'age'", 29_305, 29_305, new Estimate(0) { Interval = new(0, 0.0001), Reference = holdout ? 0 : null }),
            ],
            Privacy = Privacy(columns, holdout),
            Charts = SampleCharts.Of(columns, holdout),
            Run = Run,
            NotMeasured = [new("Attribute disclosure of 'native-country'", "one value is held by more than nine rows in ten")],
        };
    }

    private static FidelityScores Fidelity((string Name, ColumnKind Kind)[] columns, ColumnScore[] scores, Random random, double spread)
    {
        List<PairScore> pairs = [];
        for (int first = 0; first < columns.Length; first++)
        {
            for (int second = first + 1; second < columns.Length; second++)
                pairs.Add(new(columns[first].Name, columns[second].Name, columns[first].Kind == columns[second].Kind ? PairMeasure.Correlation : PairMeasure.Contingency, 1 - spread * random.NextDouble()));
        }

        return new FidelityScores
        {
            ColumnShape = scores.Average(score => score.Shape), PairTrend = pairs.Average(pair => pair.Trend), PairTrendOwnBins = pairs.Average(pair => pair.Trend) - 0.004,
            ColumnShapeInterval = new(0.961, 0.969), TrainingMatches = new ExactMatches(3, 3.0 / 29_305), Columns = scores, Pairs = pairs,
        };
    }

    private static ReportVerdict Verdict((string Name, ColumnKind Kind)[] columns, bool holdout) => new(
        holdout ? "Ready: 29,305 rows, somewhat told from real (0.61), useful for prediction, and no leak found." : "Ready with care: 29,305 rows, somewhat told from real (0.61); without held-out rows no leak can be ruled out.",
        [
            new(ReportArea.Fidelity, ReportBand.Fair, "Close to the real rows; trees still tell three in five.",
                [new("Told from real rows (AUC)", "0.61", holdout ? "real rows: 0.50" : null, "0.60 to 0.63"), new($"Worst column: {columns[0].Name}", "0.903", holdout ? "real rows: 0.984" : null, null)]),
            new(ReportArea.Usefulness, holdout ? ReportBand.Good : ReportBand.Unknown, holdout ? "A model that learned from synthetic rows predicts nearly as well." : "Not measured, because no rows were held out.",
                holdout ? [new($"Prediction of {columns[^1].Name} (AUC)", "0.91", "learned from real rows: 0.92", "0.90 to 0.92")] : []),
            new(ReportArea.Privacy, ReportBand.Good, holdout ? "No attack does better than guessing." : "No copies; attacks need held-out rows.",
                holdout ? [new("Attack finds training rows (AUC)", "0.51", "guessing: 0.50", "0.49 to 0.52"), new("Nearer to training rows", "50.4 %", "real rows: 50.0 %", "49.1 % to 51.7 %")] : [new("Equal to a training row", "<\u00A00.1\u00A0%", null, null)]),
        ],
        [
            new(ReportArea.Fidelity, ReportBand.Fair, "Trees tell synthetic from real rows: 0.61 (real rows: 0.50)", "A model that looks at many columns at once finds combinations that real rows don't have. Single columns and pairs look right.", "Longer training usually mends it.", new("Run again with the best preset", new SynthesisOptions { Preset = Preset.Best })),
            new(ReportArea.Fidelity, ReportBand.Fair, "'education' determines 'education-num': broken by 1.2 % of the rows (real rows: 0.0 %)", "In the real table each level of 'education' goes with one number; a few synthetic rows mix them up.", "Drop one of the two columns and compute it from the other.", null),
        ]);

    private static UsefulnessScores Usefulness((string Name, ColumnKind Kind)[] columns, Random random)
    {
        double[] real = [.. columns.SkipLast(1).Select(_ => Math.Pow(random.NextDouble(), 3) + 0.01)];
        double total = real.Sum();
        return new UsefulnessScores
        {
            Target = columns[^1].Name, Kind = TargetKind.Classes, TestRows = 3_256,
            Scores =
            [
                new(PredictionMeasure.Area, new Estimate(0.911) { Interval = new(0.899, 0.922), Reference = 0.924 }),
                new(PredictionMeasure.F1, new Estimate(0.781) { Interval = new(0.763, 0.799), Reference = 0.803 }),
            ],
            ImportanceAgreement = columns.Length < 4 ? null : new Estimate(0.93) { Interval = new(0.81, 0.98) },
            Importances = [.. columns.SkipLast(1).Select((column, index) => new ColumnImportance(column.Name, real[index] / total * (0.8 + 0.4 * random.NextDouble()), real[index] / total)).OrderByDescending(importance => importance.Real)],
        };
    }

    private static PrivacyScores Privacy((string Name, ColumnKind Kind)[] columns, bool holdout) => new()
    {
        Copies = new Estimate(0.0001) { Interval = new(0, 0.0003), Reference = 0.0006 },
        RareCombinations = new Estimate(0.0121) { Interval = new(0.0114, 0.0128), Reference = holdout ? 0.0139 : null },
        IdentifyingNumbers = [new(columns[0].Name, 0.0004, 0.0006), new(columns[2].Name, 0.0213, 0.0241)],
        NearerToTraining = new Estimate(0.504) { Interval = new(0.491, 0.517), Reference = 0.5 },
        Distances = new DistanceScores(
            new Estimate(0.0412) { Interval = new(0.0404, 0.0421), Reference = 0.0398 }, new Estimate(0.0061) { Interval = new(0.0055, 0.0066), Reference = 0.0053 }, new Estimate(0.402) { Interval = new(0.391, 0.414), Reference = 0.387 }),
        DensityAttack = new AttackScores(new Estimate(0.507) { Interval = new(0.494, 0.52), Reference = 0.5 }, new Estimate(0.104) { Interval = new(0.092, 0.117) }, new Estimate(0.011) { Interval = new(0.007, 0.016) }),
        NeighbourAttack = new AttackScores(new Estimate(0.502) { Interval = new(0.489, 0.515), Reference = 0.5 }, new Estimate(0.101) { Interval = new(0.089, 0.114) }, new Estimate(0.01) { Interval = new(0.006, 0.015) }),
        Disclosure = [new(columns[5].Name, new Estimate(0.712) { Interval = new(0.701, 0.723), Reference = 0.708 }), new(columns[6].Name, new Estimate(0.284) { Interval = new(0.273, 0.295), Reference = 0.279 })],
    };

    private static RunFacts Run => new()
    {
        Version = "0.1.0", Seed = 7, Options = new SynthesisOptions { Seed = 42, Rows = 29_305, EpochsDiffusion = 400, TimeLimit = TimeSpan.FromMinutes(10) },
        StageSeconds = new Dictionary<string, double> { ["read"] = 0.3, ["encode"] = 0.9, ["vae"] = 34.2, ["graph"] = 12.8, ["diffusion"] = 96.1, ["sample"] = 6.4, ["decode"] = 0.7 },
        MeasureSeconds = new Dictionary<string, double> { ["fidelity"] = 1.2, ["twoSample"] = 8.9, ["usefulness"] = 4.1, ["distances"] = 11.7 },
        Curves = [SampleCharts.Curve(PipelineStage.Vae, 60, 9), SampleCharts.Curve(PipelineStage.Graph, 20, 1.4), SampleCharts.WithScores(SampleCharts.Curve(PipelineStage.Diffusion, 400, 0.9))],
    };
}
