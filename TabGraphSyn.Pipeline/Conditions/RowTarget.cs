using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Conditions;

/// <summary>What rows must be: conditions that all hold, and what they leave of the variables.</summary>
internal sealed class RowTarget
{
    private readonly CellCondition[] conditions;
    private readonly int[] columns;

    private RowTarget(IReadOnlyList<CellCondition> conditions, TableEncoder encoder)
    {
        this.conditions = [.. conditions];
        Encoder = encoder;
        columns = [.. conditions.Select(condition => PlaceOf(encoder, condition.Column))];
    }

    public TableEncoder Encoder { get; }

    /// <summary>What is left of each variable that a condition limits.</summary>
    public IReadOnlyList<AllowedValues> Allowed { get; private init; } = [];

    /// <summary>The encoder by which steered rows decode, which picks only allowed values of a level that stands for several.</summary>
    public TableEncoder Narrowed { get; private init; } = null!;

    /// <summary>The conditions, as the person wrote them.</summary>
    public string Text => string.Join(" and ", conditions.Select(condition => $"'{condition.Text}'").Distinct());

    /// <summary>Whether a decoded row meets every condition.</summary>
    public bool Holds(Table table, int row)
    {
        for (int index = 0; index < conditions.Length; index++)
        {
            if (!conditions[index].Holds(table.Columns[columns[index]][row]))
                return false;
        }

        return true;
    }

    /// <exception cref="UnusableInputException">A condition, or several together, can't be met by any row.</exception>
    public static RowTarget Of(IReadOnlyList<CellCondition> conditions, TableEncoder encoder)
    {
        var allowed = new List<AllowedValues>();
        var narrowed = encoder.State.Columns.ToArray();
        var slots = VariableSlots(encoder);
        foreach (var group in conditions.GroupBy(condition => Learned(encoder, condition.Column)))
        {
            int place = PlaceOf(encoder, group.Key);
            CellCondition[] own = [.. group];
            if (LeftOf(encoder, slots, place, own) is not { } left)
            {
                // A fixed column, or one that is computed: cells alone tell.
                ImpossibleValues.CheckCells(encoder.State.Columns[place], own);
                continue;
            }

            if (!left.IsPossible)
                throw ImpossibleValues.Refusal(encoder, place, own, condition => LeftOf(encoder, slots, place, [condition])!.IsPossible);
            allowed.Add(left);
            if (own.All(condition => condition.Column == group.Key))
                narrowed[place] = AllowedValues.Narrowed(narrowed[place], own);
        }

        return new RowTarget(conditions, encoder)
        {
            Allowed = allowed,
            Narrowed = TableEncoder.FromState(encoder.State with { Columns = narrowed }),
        };
    }

    /// <summary>The variables of each column of an encoder.</summary>
    internal static VariableSlot[] VariableSlots(TableEncoder encoder)
    {
        int categories = 0, numbers = 0;
        return [.. encoder.State.Columns.Select(column =>
            new VariableSlot(column.LevelCount > 0 ? categories++ : -1, column.HasNumber ? numbers++ : -1))];
    }

    internal static int PlaceOf(TableEncoder encoder, string column) => encoder.State.Columns.ToList().FindIndex(encoding => encoding.Name == column);

    /// <summary>The column whose variables decide a column: its own, or the one that it copies or follows from.</summary>
    private static string Learned(TableEncoder encoder, string column) =>
        encoder.State.Columns[PlaceOf(encoder, column)] is CopiedEncoding or MappedEncoding
            ? ((DerivedEncoding)encoder.State.Columns[PlaceOf(encoder, column)]).Sources[0]
            : column;

    private static AllowedValues? LeftOf(TableEncoder encoder, VariableSlot[] slots, int place, IReadOnlyList<CellCondition> conditions)
    {
        AllowedValues? left = null;
        foreach (var group in conditions.GroupBy(condition => condition.Column))
        {
            var part = encoder.State.Columns[PlaceOf(encoder, group.Key)] is MappedEncoding mapped
                ? encoder.State.Columns[place] is CategoryEncoding source ? AllowedValues.OfMapped(source, slots[place], mapped, [.. group]) : null
                : AllowedValues.Of(encoder.State.Columns[place], slots[place], [.. group]);
            if (part is not null)
                left = left is null ? part : left.And(part);
        }

        return left;
    }
}
