using System.Text.Json.Serialization;

namespace TabGraphSyn.Pipeline.Tables;

/// <summary>How a column's file writes its numbers, by what separates decimals and groups of three digits.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NumberNotation>))]
public enum NumberNotation
{
    /// <summary>1234.5, as the cells of a <see cref="Table"/> always are.</summary>
    Plain,

    /// <summary>1234,5</summary>
    DecimalComma,

    /// <summary>1,234.5</summary>
    CommaGroups,

    /// <summary>1.234,5</summary>
    DotGroups,
}

/// <summary>Recognises notations and translates numbers between them and the plain one.</summary>
public static class NumberNotations
{
    /// <summary>What a column schema's format says of a notation: an example, and null for the plain one.</summary>
    public static string? Example(NumberNotation notation) => notation switch
    {
        NumberNotation.DecimalComma => "1234,5",
        NumberNotation.CommaGroups => "1,234.5",
        NumberNotation.DotGroups => "1.234,5",
        _ => null,
    };

    /// <summary>The notation of an example; plain for any other text, such as the format of a date.</summary>
    public static NumberNotation FromExample(string? example) =>
        Enum.GetValues<NumberNotation>().FirstOrDefault(notation => example is not null && Example(notation) == example);

    /// <summary>A number that the file wrote in <paramref name="notation"/>, in plain notation.</summary>
    public static string ToPlain(string text, NumberNotation notation) => notation switch
    {
        NumberNotation.DecimalComma => text.Replace(',', '.'),
        NumberNotation.CommaGroups => text.Replace(",", "", StringComparison.Ordinal),
        NumberNotation.DotGroups => text.Replace(".", "", StringComparison.Ordinal).Replace(',', '.'),
        _ => text,
    };

    /// <summary>A number in plain notation as the file would write it.</summary>
    public static string FromPlain(string text, NumberNotation notation) => notation switch
    {
        NumberNotation.DecimalComma => text.Replace('.', ','),
        NumberNotation.CommaGroups => Group(text, ',', '.'),
        NumberNotation.DotGroups => Group(text, '.', ','),
        _ => text,
    };

    /// <summary>
    /// The notation of all given texts, of which at least one has a comma; null where they aren't numbers of one notation.
    /// A text such as 1,234 is in two: a semicolon between cells makes its comma a decimal one.
    /// </summary>
    internal static NumberNotation? Detect(IReadOnlyCollection<string> texts, char delimiter)
    {
        NumberNotation[] order = delimiter == ';'
            ? [NumberNotation.DecimalComma, NumberNotation.CommaGroups, NumberNotation.DotGroups]
            : [NumberNotation.CommaGroups, NumberNotation.DecimalComma, NumberNotation.DotGroups];
        foreach (NumberNotation notation in order)
        {
            if (texts.All(text => IsIn(text, notation)))
                return notation;
        }

        return null;
    }

    /// <summary>Whether a text is a number as <paramref name="notation"/> writes it, and would be written so again.</summary>
    internal static bool IsIn(string text, NumberNotation notation)
    {
        string plain = ToPlain(text, notation);
        return NumberText.IsNumber(plain) && FromPlain(plain, notation) == text;
    }

    private static string Group(string plain, char group, char point)
    {
        int start = plain.StartsWith('-') ? 1 : 0;
        int end = plain.IndexOf('.', StringComparison.Ordinal);
        string decimals = end < 0 ? "" : point + plain[(end + 1)..];
        string whole = plain[start..(end < 0 ? plain.Length : end)];
        for (int at = whole.Length - 3; at > 0; at -= 3)
            whole = whole.Insert(at, group.ToString());
        return plain[..start] + whole + decimals;
    }
}
