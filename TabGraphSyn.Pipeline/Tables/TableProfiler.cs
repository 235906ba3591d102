namespace TabGraphSyn.Pipeline.Tables;

/// <summary>Describes a table for the person who is about to have it learned.</summary>
public static class TableProfiler
{
    private const int RowsShown = 20;

    public static TableProfile Profile(TableFile file, TableSchema schema)
    {
        Table table = file.Table;
        NumberNotation[] notations = [.. schema.Columns.Select(column => NumberNotations.FromExample(column.Format))];
        return new TableProfile
        {
            Rows = table.RowCount,
            FileFormat = file.Format.Describe(),
            Columns = [.. schema.Columns.Select((column, index) => Profile(new ColumnContent(table, index), column, notations[index]))],
            FirstRows =
            [
                .. Enumerable.Range(0, Math.Min(RowsShown, table.RowCount)).Select(row =>
                    table.Columns.Select((cells, index) => cells[row] is { } cell ? NumberNotations.FromPlain(cell, notations[index]) : null).ToArray()),
            ],
        };
    }

    private static ColumnProfile Profile(ColumnContent content, ColumnSchema schema, NumberNotation notation)
    {
        OrderedValues? values = OrderedValues.Of(content, schema);
        return new ColumnProfile
        {
            Schema = schema,
            Missing = content.Missing,
            Distinct = content.Distinct,
            Minimum = values is null ? null : NumberNotations.FromPlain(values.Smallest, notation),
            Maximum = values is null ? null : NumberNotations.FromPlain(values.Largest, notation),
            Distribution = values?.Bars(notation) ?? Frequencies(content, schema.Kind, notation),
        };
    }

    /// <summary>The most frequent values, the rest together in the last bar; nothing where values hardly recur.</summary>
    private static List<DistributionBar> Frequencies(ColumnContent content, ColumnKind kind, NumberNotation notation)
    {
        if (kind is ColumnKind.Identifier or ColumnKind.Missing || content.Distinct == 0)
            return [];
        KeyValuePair<string, int>[] ordered = [.. content.Counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)];
        int shown = ordered.Length <= OrderedValues.MostBars ? ordered.Length : OrderedValues.MostBars - 1;
        List<DistributionBar> bars = [.. ordered.Take(shown).Select(pair => new DistributionBar(NumberNotations.FromPlain(pair.Key, notation), pair.Value))];
        if (shown < ordered.Length)
            bars.Add(new DistributionBar($"{ordered.Length - shown:N0} others", ordered.Skip(shown).Sum(pair => pair.Value)));
        return bars;
    }
}
