using TabGraphSyn.Pipeline.Evaluation;

namespace TabGraphSyn.Pipeline.Report;

/// <summary>A line of a table of measures.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="What">What that is, in one plain sentence.</param>
/// <param name="Estimate">The number; null when it wasn't measured.</param>
/// <param name="Write">How it is written.</param>
/// <param name="Aim">What would be good, such as "0.50".</param>
public sealed record MeasureLine(string Name, string What, Estimate? Estimate, Func<double, string> Write, string Aim);
