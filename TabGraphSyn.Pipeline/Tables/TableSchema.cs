using System.Text.Json.Serialization;

namespace TabGraphSyn.Pipeline.Tables;

/// <summary>What a column means, which decides how it is learned and how its values are written back.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ColumnKind>))]
public enum ColumnKind
{
    /// <summary>Whole numbers.</summary>
    Integer,

    /// <summary>Numbers with a fractional part; the number of digits is kept.</summary>
    Decimal,

    /// <summary>One of a set of texts; leading zeros and spelling are kept.</summary>
    Category,

    /// <summary>A category of two spellings of yes and no, such as true and false, or Y and N.</summary>
    Boolean,

    /// <summary>Calendar days in one format.</summary>
    Date,

    /// <summary>Moments in one format, with or without an offset from UTC.</summary>
    DateTime,

    /// <summary>Unique for each row (or made to name a person or thing): never learned, made anew.</summary>
    Identifier,

    /// <summary>Prose: learned as a category when few texts recur, dropped otherwise.</summary>
    FreeText,

    /// <summary>One value in every row.</summary>
    Constant,

    /// <summary>No value in any row.</summary>
    Missing,
}

/// <summary>What is known, or was stated by a person, about one column.</summary>
public sealed record ColumnSchema
{
    public required string Name { get; init; }

    public required ColumnKind Kind { get; init; }

    /// <summary>How sure the inference is, from 0 to 1; 1 for a kind that a person stated.</summary>
    public double Confidence { get; init; } = 1;

    /// <summary>Leave the column out of the synthetic table.</summary>
    public bool Drop { get; init; }

    /// <summary>
    /// The .NET format string of a date or a date-time, such as <c>yyyy-MM-dd</c>; for numbers that the file doesn't write
    /// plainly the example of their <see cref="NumberNotation"/>, such as <c>1.234,5</c>; null otherwise.
    /// </summary>
    public string? Format { get; init; }

    /// <summary>What the file writes for a missing cell of this column: empty, or a marker such as NA.</summary>
    public string MissingText { get; init; } = "";

    /// <summary>One sentence for the person about what will happen to this column, where that is not obvious.</summary>
    public string? Note { get; init; }
}

/// <summary>The columns of a table in their order. Read from and written to a schema file as JSON.</summary>
public sealed record TableSchema(IReadOnlyList<ColumnSchema> Columns);
