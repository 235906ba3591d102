namespace TabGraphSyn.Pipeline.Tables;

/// <summary>A number or date that is never greater than another of the same row, where both are there.</summary>
/// <param name="Smaller">The column that is at most the other.</param>
/// <param name="Greater">The other column.</param>
/// <param name="Exceptions">Rows of the training table that break it: slips of a pen, at most one in 5,000.</param>
public sealed record OrderRule(string Smaller, string Greater, int Exceptions);
