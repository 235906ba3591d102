using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Conditions;

/// <summary>Reads conditions as a person writes them, against the columns of a model.</summary>
internal sealed class ConditionParser(TableSchema schema, TableEncoder encoder)
{
    /// <summary>The longest first, so that none is mistaken for the beginning of another.</summary>
    private static readonly (string Text, Comparison Comparison)[] Operators =
    [
        (">=", Comparison.AtLeast), ("<=", Comparison.AtMost), ("!=", Comparison.NotIn),
        ("=", Comparison.In), (">", Comparison.Greater), ("<", Comparison.Less),
    ];

    /// <summary>Reads one condition: a column, a comparison (=, !=, &lt;, &lt;=, &gt;, &gt;= or the word in), and its value or values.</summary>
    /// <exception cref="UnusableInputException">It isn't written so, or its column can't have a condition.</exception>
    public CellCondition Parse(string text)
    {
        string trimmed = text.Trim();
        // A column's name may hold an operator, so the known names come first.
        foreach (var column in schema.Columns.OrderByDescending(column => column.Name.Length))
        {
            if (trimmed.StartsWith(column.Name, StringComparison.Ordinal) && ReadComparison(trimmed[column.Name.Length..]) is { } rest)
                return Read(trimmed, Find(column.Name, trimmed), rest.Comparison, rest.Values);
        }

        int end = trimmed.IndexOfAny(['=', '<', '>', '!']);
        if (end < 0)
            end = trimmed.IndexOf(" in ", StringComparison.Ordinal);
        if (end <= 0)
        {
            throw new UnusableInputException(
                $"The condition '{trimmed}' isn't complete: write a column, a comparison and a value, such as age>=40, city=Rome or 'city in Rome,Oslo'.");
        }

        Find(trimmed[..end].Trim(), trimmed);
        throw new UnusableInputException($"The condition '{trimmed}' has no comparison after its column: write =, !=, <, <=, >, >= or in.");
    }

    /// <summary>A column that rows can be chosen by.</summary>
    /// <param name="name">What the person wrote.</param>
    /// <param name="asked">The condition, for the sentence.</param>
    /// <exception cref="UnusableInputException">There is no such column, or its values aren't learned.</exception>
    public ColumnSchema Find(string name, string asked)
    {
        var column = schema.Columns.FirstOrDefault(column => column.Name == name)
            ?? throw Refused(asked, $"there is no column '{name}'; {NearTexts.Describe(name, [.. schema.Columns.Select(column => column.Name)], "column", "columns")}");
        return encoder.State.Columns.FirstOrDefault(encoding => encoding.Name == name) switch
        {
            null => throw Refused(asked, $"column '{name}' is left out of the synthetic rows"),
            IdentifierEncoding => throw Refused(asked, $"column '{name}' holds identifiers, which are made anew"),
            _ => column,
        };
    }

    public static UnusableInputException Refused(string asked, string reason) => new($"'{asked}' can't be met: {reason}.");

    private static (Comparison Comparison, string Values)? ReadComparison(string rest)
    {
        string start = rest.TrimStart();
        if (start.Length < rest.Length && start.StartsWith("in ", StringComparison.Ordinal))
            return (Comparison.In, start[2..]);
        foreach (var (text, comparison) in Operators)
        {
            if (start.StartsWith(text, StringComparison.Ordinal))
                return (comparison, start[text.Length..]);
        }

        return null;
    }

    private CellCondition Read(string text, ColumnSchema column, Comparison comparison, string values)
    {
        bool isOrder = comparison is not (Comparison.In or Comparison.NotIn);
        // Only the word in separates: a value after = may hold a comma.
        bool isList = comparison == Comparison.In && !text[column.Name.Length..].TrimStart().StartsWith('=');
        string[] parts = isList ? Split(values) : [Unquoted(values)];
        var format = FormatOf(column);
        if (isOrder && format is null)
            throw Refused(text, $"column '{column.Name}' holds texts, which have no order; use =, != or in");
        var notation = NumberNotations.FromExample(column.Format);
        string?[] read = [.. parts.Select(part => part.Length == 0 || part == column.MissingText ? null
            : NumberNotations.IsIn(part, notation) ? NumberNotations.ToPlain(part, notation) : part)];
        if (isOrder && read[0] is null)
            throw Refused(text, $"it names no value to compare '{column.Name}' with");
        if (format is not null && Array.Find(read, value => value is not null && !format.TryRead(value, out _)) is { } unread)
        {
            string kind = column.Kind is ColumnKind.Date or ColumnKind.DateTime ? $"dates written as {column.Format}" : "numbers";
            throw Refused(text, $"column '{column.Name}' holds {kind}, and '{unread}' isn't one");
        }

        return new CellCondition(text, column.Name, comparison, read, format);
    }

    /// <summary>How a column's numbers or dates are read; null for texts.</summary>
    private CellFormat? FormatOf(ColumnSchema column) => encoder.State.Columns.First(encoding => encoding.Name == column.Name) switch
    {
        NumberEncoding number => number.Format,
        DiscreteNumberEncoding number => number.Format,
        CategoryEncoding => null,
        _ => column.Kind switch
        {
            ColumnKind.Integer or ColumnKind.Decimal => new NumberFormat(),
            ColumnKind.Date or ColumnKind.DateTime when column.Format is { } pattern => new DateFormat
            {
                Pattern = pattern,
                Step = 1,
                Offsets = pattern.AsSpan().ContainsAny('z', 'K') ? [new OffsetCount(0, 1)] : [],
            },
            _ => null,
        },
    };

    /// <summary>Values with commas between; quotes enclose one that holds a comma.</summary>
    private static string[] Split(string values)
    {
        var parts = new List<string>();
        int start = 0;
        bool quoted = false;
        for (int at = 0; at <= values.Length; at++)
        {
            if (at < values.Length && values[at] == '"')
                quoted = !quoted;
            if (at < values.Length && (quoted || values[at] != ','))
                continue;
            parts.Add(Unquoted(values[start..at]));
            start = at + 1;
        }

        return [.. parts];
    }

    private static string Unquoted(string value)
    {
        string trimmed = value.Trim();
        return trimmed.Length >= 2 && trimmed[0] == '"' && trimmed[^1] == '"' ? trimmed[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : trimmed;
    }
}
