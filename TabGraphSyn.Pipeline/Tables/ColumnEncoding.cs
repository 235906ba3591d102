using System.Text.Json.Serialization;

namespace TabGraphSyn.Pipeline.Tables;

/// <summary>Which variables of a layout belong to a column; -1 where it has none of that sort.</summary>
internal sealed record VariableSlot(int Category, int Number);

/// <summary>
/// One column as it was fitted: how its cells become codes and cumulative probabilities, and back. It is its own saved
/// form, so that a column decodes alike before and after a model file.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "encoding")]
[JsonDerivedType(typeof(CategoryEncoding), "category")]
[JsonDerivedType(typeof(DiscreteNumberEncoding), "discreteNumber")]
[JsonDerivedType(typeof(NumberEncoding), "number")]
[JsonDerivedType(typeof(IdentifierEncoding), "identifier")]
[JsonDerivedType(typeof(FixedEncoding), "fixed")]
[JsonDerivedType(typeof(CopiedEncoding), "copied")]
[JsonDerivedType(typeof(MappedEncoding), "mapped")]
[JsonDerivedType(typeof(BinnedEncoding), "binned")]
[JsonDerivedType(typeof(LinearEncoding), "linear")]
public abstract record ColumnEncoding
{
    public required string Name { get; init; }

    /// <summary>Levels of the column's category variable, at least 2; 0 where it has none.</summary>
    internal virtual int LevelCount => 0;

    internal virtual bool HasNumber => false;

    /// <summary>Every cell of the training table has a code of its own; otherwise <see cref="Knows"/> tells which have.</summary>
    internal virtual bool KnowsAll => true;

    /// <summary>Whether a cell has a code, rather than one that is drawn for it.</summary>
    internal virtual bool Knows(string? cell) => true;

    /// <summary>How the cells of a learned number or date are written; null for other columns.</summary>
    internal virtual CellFormat? ValueFormat => null;

    /// <summary>What a level of the category variable is, in words.</summary>
    internal virtual string NameOf(int level) => "";

    /// <summary>Writes the column's variables into the rows of <paramref name="target"/>.</summary>
    internal virtual void Encode(string?[] cells, EncodedTable target, VariableSlot slot, Random random)
    {
    }

    /// <summary>Lowest and highest position that comes out of a learned number or date; null for other columns.</summary>
    internal virtual PositionRange? ValueRange => null;

    /// <summary>About where each row lies on the column's grid, as <see cref="ValueFormat"/> has it; NaN where it is missing.</summary>
    internal virtual double[] PositionsOf(EncodedSample sample, VariableSlot slot) => [];

    /// <summary>Makes the column's cells from its variables.</summary>
    internal abstract string?[] Decode(EncodedSample sample, VariableSlot slot, Random random);
}

/// <summary>One value in every row, or none in any: nothing is learned, the cell is repeated.</summary>
public sealed record FixedEncoding : ColumnEncoding
{
    public string? Value { get; init; }

    internal override string?[] Decode(EncodedSample sample, VariableSlot slot, Random random)
    {
        var cells = new string?[sample.Rows];
        Array.Fill(cells, Value);
        return cells;
    }
}
