using Spectre.Console;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Command;

/// <summary>A profile as a table for a person.</summary>
internal static class ProfileText
{
    /// <summary>Characters a line may have where no terminal says how wide it is.</summary>
    private const int WidthWithoutTerminal = 140;
    private const int LongestName = 40;
    private const int LongestRange = 46;

    public static void Write(CommandContext context, string fileName, TableProfile profile)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(context.Output),
            Ansi = context.OutputIsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
        });
        if (!context.OutputIsTerminal)
            console.Profile.Width = WidthWithoutTerminal;

        console.WriteLine($"{fileName}: {profile.Rows:N0} rows, {profile.Columns.Count:N0} columns ({profile.FileFormat})");
        var table = new Spectre.Console.Table { Border = TableBorder.Simple };
        table.AddColumns("Column", "Kind", "Sure", "Missing", "Distinct", "Values");
        foreach (int index in (int[])[2, 3, 4])
            table.Columns[index].RightAligned();
        foreach (ColumnProfile column in profile.Columns)
            table.AddRow([.. Cells(column, profile.Rows).Select(text => new Text(text))]);
        console.Write(table);
        foreach (ColumnProfile column in profile.Columns)
        {
            if (column.Schema.Note is { } note)
                console.WriteLine($"{Shorten(column.Schema.Name, LongestName)}: {note}");
        }
    }

    private static IEnumerable<string> Cells(ColumnProfile column, int rows) =>
    [
        Shorten(column.Schema.Name, LongestName),
        KindOf(column.Schema),
        $"{column.Schema.Confidence:0%}",
        column.Missing == 0 ? "" : $"{column.Missing:N0} ({(double)column.Missing / Math.Max(1, rows):0.0%})",
        $"{column.Distinct:N0}",
        Shorten(Values(column), LongestRange),
    ];

    private static string KindOf(ColumnSchema schema)
    {
        string kind = schema.Kind switch
        {
            ColumnKind.DateTime => "date and time",
            ColumnKind.FreeText => "free text",
            ColumnKind.Missing => "all missing",
            _ => schema.Kind.ToString().ToLowerInvariant(),
        };
        return schema.Drop ? $"{kind}, dropped" : kind;
    }

    /// <summary>The range of what has an order, and the most frequent values of what has none.</summary>
    private static string Values(ColumnProfile column)
    {
        if (column.Minimum is not null)
            return column.Minimum == column.Maximum ? column.Minimum : $"{column.Minimum} to {column.Maximum}";
        if (column.Schema.Kind is ColumnKind.Identifier or ColumnKind.FreeText)
            return "";
        return string.Join(", ", column.Distribution.Take(4).Select(bar => bar.Label));
    }

    /// <summary>One line of at most <paramref name="length"/> characters.</summary>
    private static string Shorten(string text, int length)
    {
        string line = string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
        return line.Length <= length ? line : $"{line[..(length - 1)]}…";
    }
}
