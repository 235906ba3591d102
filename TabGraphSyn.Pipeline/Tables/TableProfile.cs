namespace TabGraphSyn.Pipeline.Tables;

/// <summary>What a table looks like before anything is learned: shown to the person, who may correct the kinds.</summary>
public sealed record TableProfile
{
    public required int Rows { get; init; }

    /// <summary>How the file is written, in words: <c>comma, UTF-8, header in line 1</c>.</summary>
    public required string FileFormat { get; init; }

    public required IReadOnlyList<ColumnProfile> Columns { get; init; }

    /// <summary>The first rows, cell for cell; null where a cell is missing.</summary>
    public required IReadOnlyList<string?[]> FirstRows { get; init; }
}

/// <summary>One column of a profile.</summary>
public sealed record ColumnProfile
{
    public required ColumnSchema Schema { get; init; }

    public required int Missing { get; init; }

    /// <summary>Number of different values, missing not counted.</summary>
    public required int Distinct { get; init; }

    /// <summary>Smallest value as the file writes it; null for kinds without an order.</summary>
    public string? Minimum { get; init; }

    /// <summary>Largest value as the file writes it; null for kinds without an order.</summary>
    public string? Maximum { get; init; }

    /// <summary>
    /// At most 24 bars: equal-width ranges of a number or date, or the most frequent values of a category with the rest
    /// together in the last.
    /// </summary>
    public required IReadOnlyList<DistributionBar> Distribution { get; init; }
}

/// <summary>A bar of a column's distribution: what it stands for, and in how many rows that occurs.</summary>
public sealed record DistributionBar(string Label, int Count);
