namespace TabGraphSyn.Pipeline.Tables;

/// <summary>
/// A column that other columns determine in every row of the training table: it is no variable, and its cells are
/// computed from theirs as they come out, so that the dependence holds exactly in every synthetic row.
/// </summary>
public abstract record DerivedEncoding : ColumnEncoding
{
    /// <summary>Names of the columns that it is computed from; none of them is derived itself.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Computes the cells.</summary>
    /// <param name="sources">The cells of <see cref="Sources"/>, in their order.</param>
    internal abstract string?[] Derive(string?[][] sources);

    /// <summary>Its parts fit each other, as they may not in a file that was tampered with.</summary>
    internal virtual bool IsWhole => Sources.Count == 1;

    /// <summary>One sentence that tells a person what the column is.</summary>
    internal abstract string Describe();

    internal override string?[] Decode(EncodedSample sample, VariableSlot slot, Random random) =>
        throw new InvalidOperationException("A derived column is computed from other columns.");
}

/// <summary>The same text as another column.</summary>
public sealed record CopiedEncoding : DerivedEncoding
{
    internal override string?[] Derive(string?[][] sources) => sources[0];

    internal override string Describe() => $"Column '{Name}' is the same as '{Sources[0]}' in every row, so it is copied, not learned.";
}

/// <summary>One text for each level of a category.</summary>
public sealed record MappedEncoding : DerivedEncoding
{
    /// <summary>The levels; null is a missing cell.</summary>
    public required IReadOnlyList<string?> Levels { get; init; }

    /// <summary>For each level the text that goes with it.</summary>
    public required IReadOnlyList<string?> Texts { get; init; }

    internal override bool IsWhole => base.IsWhole && Texts.Count == Levels.Count;

    internal override string?[] Derive(string?[][] sources)
    {
        string? ofMissing = null;
        var texts = new Dictionary<string, string?>(Levels.Count);
        for (int level = 0; level < Levels.Count; level++)
        {
            if (Levels[level] is { } text)
                texts[text] = Texts[level];
            else
                ofMissing = Texts[level];
        }

        return Array.ConvertAll(sources[0], cell => cell is null ? ofMissing : texts.GetValueOrDefault(cell));
    }

    internal override string Describe() => $"Column '{Name}' follows from '{Sources[0]}' in every row, so it is looked up, not learned.";
}

/// <summary>One text for each interval of a number or date.</summary>
public sealed record BinnedEncoding : DerivedEncoding
{
    /// <summary>How the source's cells are read.</summary>
    public required CellFormat SourceFormat { get; init; }

    /// <summary>Where each interval but the first starts, as positions on the source's grid, rising; a start belongs to its interval.</summary>
    public required IReadOnlyList<double> Starts { get; init; }

    /// <summary>For each interval its text; one more than there are starts.</summary>
    public required IReadOnlyList<string?> Texts { get; init; }

    /// <summary>The text where the source is missing.</summary>
    public string? OfMissing { get; init; }

    internal override bool IsWhole => base.IsWhole && Texts.Count == Starts.Count + 1;

    internal override string?[] Derive(string?[][] sources)
    {
        double[] starts = [.. Starts];
        return Array.ConvertAll(sources[0], cell =>
        {
            if (cell is null || !SourceFormat.TryRead(cell, out double position))
                return OfMissing;
            int at = Array.BinarySearch(starts, position);
            return Texts[at >= 0 ? at + 1 : ~at];
        });
    }

    internal override string Describe() => $"Column '{Name}' is an interval of '{Sources[0]}' in every row, so it is computed, not learned.";
}
