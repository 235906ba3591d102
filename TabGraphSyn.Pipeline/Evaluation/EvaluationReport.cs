using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Evaluation;

/// <summary>How faithful a synthetic table is to the table it was learned from. Scores run from 0 to 1, and 1 is best.</summary>
public sealed record EvaluationReport
{
    /// <summary>Version of this layout, described by docs/report.schema.json.</summary>
    public int FormatVersion { get; init; } = 1;

    public required RowCounts Rows { get; init; }

    /// <summary>The column that the person wants to predict; null where none was named.</summary>
    public string? Target { get; init; }

    /// <summary>The synthetic rows against the training rows.</summary>
    public required FidelityScores Synthetic { get; init; }

    /// <summary>
    /// Real rows that were held out, against the training rows: what a perfect generator would score. Null without a holdout.
    /// </summary>
    public FidelityScores? Reference { get; init; }

    /// <summary>Synthetic rows that equal a held-out row; null without a holdout.</summary>
    public ExactMatches? HoldoutMatches { get; init; }

    /// <summary>Columns that are not compared, and why.</summary>
    public required IReadOnlyList<LeftOutColumn> LeftOut { get; init; }

    /// <summary>The answer; null, as all that follows, when only the quick measures above were taken.</summary>
    public ReportVerdict? Verdict { get; init; }

    /// <summary>Null when it could not be measured; <see cref="NotMeasured"/> says why.</summary>
    public TwoSampleScores? TwoSample { get; init; }

    /// <summary>Null when it could not be measured.</summary>
    public CoverageScores? Coverage { get; init; }

    /// <summary>Null when it could not be measured.</summary>
    public UsefulnessScores? Usefulness { get; init; }

    /// <summary>Rules that hold in the training rows, those most often broken first; null when they were not looked for.</summary>
    public IReadOnlyList<RuleScore>? Rules { get; init; }

    public PrivacyScores? Privacy { get; init; }

    public ReportCharts? Charts { get; init; }

    public RunFacts? Run { get; init; }

    /// <summary>What could not be measured, and why.</summary>
    public IReadOnlyList<NotMeasured> NotMeasured { get; init; } = [];
}

/// <summary>How many rows each table has.</summary>
/// <param name="Training">Real rows that the generator learned.</param>
/// <param name="Synthetic">Synthetic rows.</param>
/// <param name="Holdout">Real rows that it never saw; null where none are given.</param>
public sealed record RowCounts(int Training, int Synthetic, int? Holdout);

/// <summary>One table measured against the training rows.</summary>
public sealed record FidelityScores
{
    /// <summary>Mean of the columns' shapes; null when no column can be compared.</summary>
    public double? ColumnShape { get; init; }

    /// <summary>Mean of the pairs' trends; null when fewer than two columns can be compared.</summary>
    public double? PairTrend { get; init; }

    /// <summary>
    /// The same with each table's own range cut into ten bins, as SDMetrics has it; null when fewer than two columns can be
    /// compared.
    /// </summary>
    public double? PairTrendOwnBins { get; init; }

    /// <summary>95 % intervals of column shape and pair trend, by redrawing rows; null for tables of 5,000 rows or more, where they are narrow.</summary>
    public Interval? ColumnShapeInterval { get; init; }

    /// <inheritdoc cref="ColumnShapeInterval"/>
    public Interval? PairTrendInterval { get; init; }

    /// <summary>Rows that equal a training row.</summary>
    public required ExactMatches TrainingMatches { get; init; }

    public required IReadOnlyList<ColumnScore> Columns { get; init; }

    /// <summary>Every pair; of a table with more than 20,000 pairs, that many of them, evenly spread.</summary>
    public required IReadOnlyList<PairScore> Pairs { get; init; }
}

/// <summary>One column's distribution against that of the training rows.</summary>
/// <param name="Name">The column.</param>
/// <param name="Kind">What decided how it is compared.</param>
/// <param name="Shape">
/// Numbers and dates: one less the Kolmogorov-Smirnov statistic. Others: one less the total variation distance. Missing cells aside.
/// </param>
/// <param name="MissingTraining">Share of the training cells that are missing.</param>
/// <param name="Missing">Share of this table's cells that are missing.</param>
/// <param name="MissingScore">One less the difference of the two shares.</param>
public sealed record ColumnScore(
    string Name, ColumnKind Kind, double Shape, double MissingTraining, double Missing, double MissingScore);

/// <summary>How two columns move together, against how they do in the training rows.</summary>
/// <param name="First">The column that comes first in the table.</param>
/// <param name="Second">The other column.</param>
/// <param name="Measure">How the two are compared.</param>
/// <param name="Trend">The score.</param>
public sealed record PairScore(string First, string Second, PairMeasure Measure, double Trend);

/// <summary>How a pair of columns is compared.</summary>
public enum PairMeasure
{
    /// <summary>Two numbers or dates: one less half the difference of Pearson's correlations.</summary>
    Correlation,

    /// <summary>Any other pair: one less the total variation distance of the contingency tables.</summary>
    Contingency,
}

/// <summary>
/// Rows that occur in another table too: equal in every column that both have, identifiers and dropped columns aside.
/// </summary>
/// <param name="Count">How many.</param>
/// <param name="Share">Their share of the rows, from 0 to 1.</param>
public sealed record ExactMatches(int Count, double Share);

/// <summary>A column that is not compared, and one clause that says why.</summary>
public sealed record LeftOutColumn(string Name, string Reason);
