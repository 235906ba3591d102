using TabGraphSyn.Pipeline.Evaluation;

namespace TabGraphSyn.Pipeline.Report;

/// <summary>
/// Where bands end; docs/report.md explains each. Privacy is judged by the lower end of the interval: by how much is surely
/// given away. Everything else is judged by the value.
/// </summary>
internal static class ReportLimits
{
    /// <summary>Area of the trees that tell synthetic from training rows.</summary>
    public static readonly BandLimits TwoSample = new(0.60, 0.70);

    /// <summary>By how much the worst column's shape falls short of 1 beyond what chance explains.</summary>
    public static readonly BandLimits WorstColumn = new(0.05, 0.15);

    /// <summary>By how much an area falls short of that of the training rows.</summary>
    public static readonly BandLimits AreaLost = new(0.03, 0.08);

    /// <summary>How many times larger an error is than that of the training rows.</summary>
    public static readonly BandLimits ErrorRatio = new(1.1, 1.3);

    /// <summary>Area of the better attack.</summary>
    public static readonly BandLimits Attack = new(0.53, 0.58);

    /// <summary>Members found at 1 % false positives.</summary>
    public static readonly BandLimits TruePositives = new(0.03, 0.05);

    /// <summary>Share of rows nearer to a training row.</summary>
    public static readonly BandLimits Nearer = new(0.53, 0.58);

    /// <summary>By how much more often a training row's sensitive value is guessed than a held-out row's.</summary>
    public static readonly BandLimits Disclosure = new(0.05, 0.15);

    /// <summary>By how much more often synthetic rows equal a training row than held-out rows do.</summary>
    public static readonly BandLimits Copies = new(0.001, 0.005);

    /// <summary>An area or R² of the training rows up to which a column can't be predicted at all.</summary>
    public const double UselessArea = 0.55, UselessRSquared = 0.05;
}

/// <summary>The largest values of the bands good and fair; beyond is poor.</summary>
internal sealed record BandLimits(double Good, double Fair)
{
    public ReportBand Of(double value) => value <= Good ? ReportBand.Good : value <= Fair ? ReportBand.Fair : ReportBand.Poor;
}
