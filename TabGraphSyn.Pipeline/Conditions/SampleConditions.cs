namespace TabGraphSyn.Pipeline.Conditions;

/// <summary>What rows from a trained model are to be like.</summary>
public sealed record SampleConditions
{
    /// <summary>Conditions that hold in every row, such as <c>age&gt;=40</c> or <c>education in Masters,Doctorate</c>.</summary>
    public IReadOnlyList<string> Where { get; init; } = [];

    /// <summary>The column whose values come in equal numbers; null for none.</summary>
    public string? Balance { get; init; }

    /// <summary>A CSV file of partial rows, whose empty cells and absent columns are filled; null for none.</summary>
    public string? Fill { get; init; }

    /// <summary>Nothing is asked for.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsEmpty => Where.Count == 0 && Balance is null && Fill is null;
}
