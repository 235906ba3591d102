namespace TabGraphSyn.Pipeline.Tables;

/// <summary>How columns become variables, and what is protected on the way.</summary>
public sealed record EncoderOptions
{
    internal const int DefaultProtectionRows = 5;

    private const int LeastCodes = 32, RowsPerCode = 20;

    /// <summary>
    /// Keep numbers and dates that occur in fewer than <see cref="ProtectionRows"/> rows from coming back as they were:
    /// they are pooled and drawn anew from the pool's range.
    /// </summary>
    public bool ProtectValues { get; init; } = true;

    /// <summary>Rows that a value needs to be given back exactly, at least 1.</summary>
    public int ProtectionRows { get; init; } = DefaultProtectionRows;

    /// <summary>
    /// Levels of a category with fewer rows than this never come back; 1 keeps every level that was seen, and null asks for
    /// as many rows as an exact number needs. Where several rare levels together hold more than one row in a hundred, their
    /// rows are learned as one level, 'other'; a few rows are spread over the frequent levels.
    /// </summary>
    public int? MinimumLevelRows { get; init; }

    /// <summary>
    /// Codes that one category variable may have, at least 16; rarer levels share codes beyond that. A table of few rows has
    /// fewer: one for 20 rows, and 32 in any case.
    /// </summary>
    public int MaximumLevels { get; init; } = 256;

    /// <summary>States of a number's state variable, from 2: the number itself, its spikes and missing.</summary>
    public int MaximumStates { get; init; } = 64;

    /// <summary>Up to this many different values a number becomes a category in the order of its values.</summary>
    public int MaximumDiscreteValues { get; init; } = 24;

    /// <summary>Codes that a category of so many rows may have: few rows don't tell many codes apart, and each costs the models.</summary>
    internal int CodesFor(int rows) => Math.Min(MaximumLevels, Math.Max(LeastCodes, rows / RowsPerCode));

    /// <summary>Rows that a level needs to come back.</summary>
    internal int LevelRows => MinimumLevelRows ?? ExactRows;

    /// <summary>Rows for an exact value, which is 1 where nothing is protected.</summary>
    internal int ExactRows => ProtectValues ? Math.Max(1, ProtectionRows) : 1;
}
