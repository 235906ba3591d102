namespace TabGraphSyn.Pipeline.Evaluation;

/// <summary>What the field measures of a synthetic table, given held-out rows and a column to predict.</summary>
public sealed record TableMeasures
{
    /// <summary>Column shape error against the training rows in percent; 0 is best.</summary>
    public required double ShapeError { get; init; }

    /// <summary>Pair trend error against the training rows in percent; 0 is best.</summary>
    public required double TrendError { get; init; }

    /// <summary>Area under the curve of boosted trees that tell the rows from held-out rows; 0.5 is best.</summary>
    public required double TwoSample { get; init; }

    /// <summary>Whether <see cref="TrainOnSynthetic"/> and <see cref="TrainOnReal"/> are areas (1 is best) or errors (0 is best).</summary>
    public required TargetKind Target { get; init; }

    /// <summary>Score on held-out rows of trees that learned the target from the rows; null when no row has a target.</summary>
    public required double? TrainOnSynthetic { get; init; }

    /// <summary>The same of trees that learned from the training rows.</summary>
    public required double? TrainOnReal { get; init; }

    /// <summary>What it gives away of the training rows.</summary>
    public required PrivacyMeasures Privacy { get; init; }

    /// <summary>Seconds that measuring took, by measure.</summary>
    public required IReadOnlyDictionary<string, double> Seconds { get; init; }
}

/// <summary>What a synthetic table gives away of the rows that the generator learned.</summary>
public sealed record PrivacyMeasures
{
    /// <summary>Share of rows nearer to a training than to a held-out row; 0.5 without a leak.</summary>
    public required double TrainingShare { get; init; }

    /// <summary>The attack on training rows (members) and held-out rows (others).</summary>
    public required MembershipScore Attack { get; init; }

    /// <summary>Synthetic rows that equal a training row.</summary>
    public required ExactMatches Copies { get; init; }

    /// <summary>Held-out rows that equal a training row: what chance gives.</summary>
    public required ExactMatches CopiesByChance { get; init; }

    /// <summary>For every column of numbers or dates with values of fewer than five training rows, how many come back.</summary>
    public required IReadOnlyList<IdentifyingShare> IdentifyingNumbers { get; init; }
}

/// <summary>How far an attacker who holds real rows can tell, from synthetic rows alone, which of them the generator learned.</summary>
/// <param name="Area">Area under the ROC curve: 0.5 when guessing is as good, 1 when every member is told.</param>
/// <param name="TruePositives">Share of members found at a threshold that 1 % of the others pass too; 0.01 by guessing.</param>
public sealed record MembershipScore(double Area, double TruePositives);
