namespace TabGraphSyn.Pipeline.Evaluation;

/// <summary>What the report draws. Nothing in it is a value of fewer than five training rows.</summary>
public sealed record ReportCharts
{
    /// <summary>One for each compared column, in the table's order.</summary>
    public required IReadOnlyList<DistributionChart> Distributions { get; init; }

    /// <summary>Null with fewer than two columns.</summary>
    public AssociationChart? Associations { get; init; }

    /// <summary>Null where rows can't be placed.</summary>
    public RowMap? Map { get; init; }

    /// <summary>Null without held-out rows.</summary>
    public DistanceChart? Distances { get; init; }

    /// <summary>Null without held-out rows.</summary>
    public RocChart? Attacks { get; init; }
}

/// <summary>The distribution of one column in each table: shares of the rows, which add up to 1.</summary>
/// <param name="Column">The column.</param>
/// <param name="IsOrdered">Whether the bins are ranges of a number or date, in order; otherwise levels, the most frequent first.</param>
/// <param name="Labels">A label for each bin; the last may be "other" or "missing".</param>
/// <param name="Training">Of the training rows.</param>
/// <param name="Synthetic">Of the synthetic rows.</param>
/// <param name="Holdout">Of the held-out rows; null without.</param>
public sealed record DistributionChart(
    string Column, bool IsOrdered, IReadOnlyList<string> Labels, IReadOnlyList<double> Training, IReadOnlyList<double> Synthetic, IReadOnlyList<double>? Holdout);

/// <summary>
/// How strongly each two columns are associated: Pearson's correlation of two numbers (−1 to 1), the correlation ratio η of a
/// number and a category, and Cramér's V of two categories (both 0 to 1). [columns × columns], row by row.
/// </summary>
/// <param name="Columns">The columns, at most 60, in the table's order.</param>
/// <param name="Real">Of the training rows.</param>
/// <param name="Synthetic">Of the synthetic rows.</param>
/// <param name="LeftOut">Columns beyond the first 60.</param>
public sealed record AssociationChart(IReadOnlyList<string> Columns, IReadOnlyList<double> Real, IReadOnlyList<double> Synthetic, int LeftOut);

/// <summary>Real and synthetic rows in two dimensions.</summary>
/// <param name="Principal">On the first two principal components of the real rows.</param>
/// <param name="Neighbours">By t-SNE (van der Maaten and Hinton, 2008), which keeps near rows near.</param>
public sealed record RowMap(MapPoints Principal, MapPoints Neighbours)
{
    /// <summary>Distances of each synthetic row shown to its nearest training rows, ascending, [synthetic][3]; Gower, 0 to 1.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> SyntheticToTraining { get; init; }

    /// <summary>Distances of each real row shown to its nearest synthetic rows, ascending, [real][3].</summary>
    public required IReadOnlyList<IReadOnlyList<double>> RealToSynthetic { get; init; }
}

/// <summary>Places, [x0, y0, x1, y1, …], rounded to two decimals.</summary>
public sealed record MapPoints(IReadOnlyList<double> Real, IReadOnlyList<double> Synthetic);

/// <summary>Distributions of Gower distances from synthetic rows to the closest record; shares add up to 1.</summary>
/// <param name="Edges">Ends of the bins, one more than shares, ascending.</param>
/// <param name="ToTraining">To the closest of the training rows.</param>
/// <param name="ToHoldout">To the closest of as many held-out rows.</param>
public sealed record DistanceChart(IReadOnlyList<double> Edges, IReadOnlyList<double> ToTraining, IReadOnlyList<double> ToHoldout);

/// <summary>ROC curves of the membership attacks: the share of training rows found at each share of others suspected.</summary>
/// <param name="FalsePositives">Ascending from 0 to 1.</param>
/// <param name="Density">Of the attack by density ratio.</param>
/// <param name="Neighbour">Of the attack by the nearest synthetic row.</param>
public sealed record RocChart(IReadOnlyList<double> FalsePositives, IReadOnlyList<double> Density, IReadOnlyList<double> Neighbour);
