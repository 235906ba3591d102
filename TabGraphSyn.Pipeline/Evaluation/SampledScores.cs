namespace TabGraphSyn.Pipeline.Evaluation;

/// <summary>Notes on measures that they saw drawn rows only, so that no sub-sample goes unsaid.</summary>
internal static class SampledScores
{
    /// <summary>The estimates with so many rows noted where they don't note fewer themselves; unchanged for null.</summary>
    public static TwoSampleScores SampledFrom(this TwoSampleScores scores, int? rows) => new(Note(scores.Trees, rows), Note(scores.Linear, rows));

    /// <inheritdoc cref="SampledFrom(TwoSampleScores, int?)"/>
    public static CoverageScores SampledFrom(this CoverageScores scores, int? rows) => new(Note(scores.Precision, rows), Note(scores.Recall, rows));

    /// <inheritdoc cref="SampledFrom(TwoSampleScores, int?)"/>
    public static UsefulnessScores SampledFrom(this UsefulnessScores scores, int? rows) => scores with
    {
        Scores = [.. scores.Scores.Select(score => score with { Score = Note(score.Score, rows) })],
    };

    /// <inheritdoc cref="SampledFrom(TwoSampleScores, int?)"/>
    public static PrivacyScores SampledFrom(this PrivacyScores scores, int? rows) => scores with
    {
        NearerToTraining = scores.NearerToTraining is { } nearer ? Note(nearer, rows) : null,
        Distances = scores.Distances is { } distances
            ? new DistanceScores(Note(distances.Median, rows), Note(distances.FifthPercentile, rows), Note(distances.NeighbourRatio, rows))
            : null,
        DensityAttack = scores.DensityAttack is { } density ? Note(density, rows) : null,
        NeighbourAttack = scores.NeighbourAttack is { } neighbour ? Note(neighbour, rows) : null,
        Disclosure = [.. scores.Disclosure.Select(score => score with { Guessed = Note(score.Guessed, rows) })],
    };

    private static AttackScores Note(AttackScores scores, int? rows) =>
        new(Note(scores.Area, rows), Note(scores.TruePositivesAt10, rows), Note(scores.TruePositivesAt1, rows));

    private static Estimate Note(Estimate estimate, int? rows) =>
        rows is null ? estimate : estimate with { SampledRows = Math.Min(rows.Value, estimate.SampledRows ?? int.MaxValue) };
}
