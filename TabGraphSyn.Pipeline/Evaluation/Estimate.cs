namespace TabGraphSyn.Pipeline.Evaluation;

/// <summary>A measured number, how sure it is, and what 'good' would be on this table.</summary>
/// <param name="Value">The number, in the unit that the measure states.</param>
public sealed record Estimate(double Value)
{
    /// <summary>Where the number would lie in 95 of 100 tables drawn alike; null where chance plays no part.</summary>
    public Interval? Interval { get; init; }

    /// <summary>What real rows that were held out reach in the place of synthetic rows, or what guessing gives; null where unknown.</summary>
    public double? Reference { get; init; }

    /// <summary>Rows that were drawn where not all could be looked at; null when all were.</summary>
    public int? SampledRows { get; init; }
}

/// <summary>The lower and upper end of a 95 % confidence interval.</summary>
public sealed record Interval(double Low, double High);
