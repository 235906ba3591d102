using System.Buffers;

namespace TabGraphSyn.Pipeline.Tables;

/// <summary>Writes a table as a file like the one it came from.</summary>
public static class TableWriter
{
    /// <summary>
    /// Writes the whole file or nothing, in the format's encoding, with its delimiter and line ends. Quotes enclose a
    /// cell only where it would be read otherwise without them. A missing cell becomes its column's
    /// <see cref="ColumnSchema.MissingText"/>; an empty text and a missing cell are the same in such a file. Numbers get
    /// the notation that the column's schema names.
    /// </summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="table">The rows; cells in plain notation, null where missing.</param>
    /// <param name="schema">At least the table's columns, found by name; a column it doesn't know is written plainly.</param>
    /// <param name="format">How to write.</param>
    public static void Write(string path, Table table, TableSchema schema, CsvFormat format)
    {
        Dictionary<string, ColumnSchema> schemas = schema.Columns.ToDictionary(column => column.Name);
        ColumnSchema?[] columns = [.. table.ColumnNames.Select(name => schemas.GetValueOrDefault(name))];
        AtomicFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, format.ToEncoding(), 1 << 16, leaveOpen: true) { NewLine = format.Newline };
            WriteRecords(new CellWriter(writer, format), table, columns, format);
        });
    }

    private static void WriteRecords(CellWriter writer, Table table, ColumnSchema?[] columns, CsvFormat format)
    {
        if (format.HasHeader)
            writer.WriteRecord([.. table.ColumnNames]);
        NumberNotation[] notations = [.. columns.Select(column => NumberNotations.FromExample(column?.Format))];
        var record = new string[columns.Length];
        for (int row = 0; row < table.RowCount; row++)
        {
            for (int column = 0; column < record.Length; column++)
            {
                string? cell = table.Columns[column][row];
                record[column] = cell is null ? columns[column]?.MissingText ?? "" : NumberNotations.FromPlain(cell, notations[column]);
            }

            writer.WriteRecord(record);
        }
    }

    /// <summary>Writes records, quoting what needs it.</summary>
    private sealed class CellWriter(StreamWriter writer, CsvFormat format)
    {
        private readonly SearchValues<char> quoted = SearchValues.Create([format.Delimiter, format.Quote, '\r', '\n']);
        private readonly string quote = format.Quote.ToString();

        public void WriteRecord(string[] cells)
        {
            for (int index = 0; index < cells.Length; index++)
            {
                if (index > 0)
                    writer.Write(format.Delimiter);
                if (index > 0 && format.SpaceAfterDelimiter)
                    writer.Write(' ');
                Write(cells[index], isAlone: cells.Length == 1);
            }

            writer.WriteLine();
        }

        private void Write(string cell, bool isAlone)
        {
            // A blank in front would be taken for the space after a delimiter, and an empty record for a blank line.
            bool needsQuotes = (isAlone && cell.Length == 0) || cell.AsSpan().ContainsAny(quoted) || (format.SpaceAfterDelimiter && cell.StartsWith(' '));
            writer.Write(needsQuotes ? quote + cell.Replace(quote, quote + quote, StringComparison.Ordinal) + quote : cell);
        }
    }
}
