namespace TabGraphSyn.Pipeline.Evaluation;

/// <summary>
/// How well classifiers tell synthetic rows from training rows: areas under the ROC curve, cross-validated. 0.5 when nothing
/// tells them apart, 1 when everything does; the reference is what held-out rows score against training rows.
/// </summary>
/// <param name="Trees">Gradient-boosted trees, which see dependencies among many columns.</param>
/// <param name="Linear">Logistic regression, which sees margins and little else.</param>
public sealed record TwoSampleScores(Estimate Trees, Estimate Linear);

/// <summary>
/// Whether synthetic rows lie where real rows lie, and reach everywhere where they lie (α-precision and β-recall, integrated
/// over all α and β: Alaa, van Breugel, Saveliev and van der Schaar, 2022). From 0 to 1, 1 is best.
/// </summary>
/// <param name="Precision">Low when synthetic rows are unlike any real ones, or keep too much to the middle.</param>
/// <param name="Recall">Low when some kinds of real rows have no synthetic counterpart.</param>
public sealed record CoverageScores(Estimate Precision, Estimate Recall);
