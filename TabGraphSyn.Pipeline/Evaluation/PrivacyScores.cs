namespace TabGraphSyn.Pipeline.Evaluation;

/// <summary>What synthetic rows give away of the rows that the generator learned. Parts that need held-out rows are null without.</summary>
public sealed record PrivacyScores
{
    /// <summary>Share of synthetic rows that equal a training row; the reference is that of the held-out rows, or of training rows that equal another.</summary>
    public required Estimate Copies { get; init; }

    /// <summary>
    /// Share of all pairs of values in synthetic rows that fewer than five training rows hold, and at least one; the reference
    /// is that of the held-out rows. Above it, rare combinations were learned by heart.
    /// </summary>
    public Estimate? RareCombinations { get; init; }

    /// <summary>Columns of numbers with values of fewer than five training rows, and how often these come back.</summary>
    public required IReadOnlyList<IdentifyingShare> IdentifyingNumbers { get; init; }

    /// <summary>Share of synthetic rows nearer to a training row than to a held-out row, of equally many; 0.5 without a leak.</summary>
    public Estimate? NearerToTraining { get; init; }

    /// <summary>Distances of synthetic rows to the closest real row.</summary>
    public DistanceScores? Distances { get; init; }

    /// <summary>Attack by density ratio.</summary>
    public AttackScores? DensityAttack { get; init; }

    /// <summary>Attack by the distance to the nearest synthetic row alone.</summary>
    public AttackScores? NeighbourAttack { get; init; }

    /// <summary>For each sensitive column, how well it is guessed from the other columns and the synthetic rows.</summary>
    public required IReadOnlyList<DisclosureScore> Disclosure { get; init; }
}

/// <summary>
/// Gower distances, from 0 for equal rows to 1 for rows that differ wholly in every column. The references are distances of
/// held-out rows to training rows, or of training rows to each other.
/// </summary>
/// <param name="Median">Half of the synthetic rows have a training row nearer than this.</param>
/// <param name="FifthPercentile">A twentieth of them have.</param>
/// <param name="NeighbourRatio">
/// The fifth percentile of the nearest training row's distance over that of the second nearest, from 0 to 1: small where
/// synthetic rows keep to one training row among all others.
/// </param>
public sealed record DistanceScores(Estimate Median, Estimate FifthPercentile, Estimate NeighbourRatio);

/// <summary>How far an attacker who holds real rows can tell, from synthetic rows alone, which of them the generator learned.</summary>
/// <param name="Area">Area under the ROC curve: 0.5 by guessing, 1 when every training row is told.</param>
/// <param name="TruePositivesAt10">Share of training rows found where 10 % of the others are suspected too; 0.1 by guessing.</param>
/// <param name="TruePositivesAt1">Share found where 1 % of the others are suspected too; 0.01 by guessing.</param>
public sealed record AttackScores(Estimate Area, Estimate TruePositivesAt10, Estimate TruePositivesAt1);

/// <summary>
/// How well the value of a sensitive column is guessed by one who knows all other columns of a row and looks up the nearest
/// synthetic row. Knowing that a column depends on others is no leak: what counts is that training rows are guessed better
/// than held-out rows.
/// </summary>
/// <param name="Column">The sensitive column.</param>
/// <param name="Guessed">Share of training rows guessed rightly (a number: within a twentieth of its quantiles); the reference is that of the held-out rows.</param>
public sealed record DisclosureScore(string Column, Estimate Guessed);

/// <summary>How often a column of numbers or dates gives back values that identify someone in the training rows.</summary>
/// <param name="Column">The column.</param>
/// <param name="Share">Share of the synthetic cells, missing ones aside, that equal a value of fewer than five training rows.</param>
/// <param name="Chance">The same share of the held-out cells, which got their values from nobody in the training rows.</param>
public sealed record IdentifyingShare(string Column, double Share, double Chance);
