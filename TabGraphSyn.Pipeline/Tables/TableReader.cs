using System.Text;

namespace TabGraphSyn.Pipeline.Tables;

/// <summary>Reads a table from a CSV or TSV file, telling by itself how the file is written.</summary>
public static class TableReader
{
    private const int SampleRows = 10_000;
    private const int MostCachedTexts = 1 << 22;

    /// <summary>
    /// Reads a whole file. A cell that is empty, quoted or not, or holds a marker such as NA is missing. Numbers written
    /// with a decimal comma or with groups of digits come in plain notation, without blanks around them; every other
    /// cell comes as the file has it.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">What the file must keep to; null for the defaults.</param>
    /// <param name="name">What sentences call the file; null for its name on disk.</param>
    /// <exception cref="UnusableInputException">The file isn't a table that can be learned from.</exception>
    public static TableFile Read(string path, TableLimits? limits = null, string? name = null)
    {
        limits ??= new TableLimits();
        name ??= Path.GetFileName(path);
        using FileStream stream = Open(path, name);
        if (stream.Length == 0)
            throw new UnusableInputException($"{name} is empty: choose a file with a header and at least {limits.MinRows} rows.");
        if (stream.Length > limits.MaxBytes)
            throw new UnusableInputException($"{name} holds {Megabytes(stream.Length)}, more than the limit of {Megabytes(limits.MaxBytes.Value)}: use a part of its rows.");
        CsvEncoding encoding = CsvEncodingDetection.Detect(stream, name);
        try
        {
            CsvFormat format;
            using (var sample = new StreamReader(stream, new CsvFormat { Encoding = encoding }.ToEncoding(), true, 1 << 16, leaveOpen: true))
                format = CsvFormatDetection.Detect(sample, encoding);
            stream.Position = 0;
            using var reader = new StreamReader(stream, format.ToEncoding(), true, 1 << 16, leaveOpen: true);
            return new TableFile(ReadTable(reader, format, limits, name, stream.Length), format);
        }
        catch (DecoderFallbackException failure)
        {
            string claimed = encoding is CsvEncoding.Utf16LittleEndian or CsvEncoding.Utf16BigEndian ? "UTF-16" : "its encoding";
            throw new UnusableInputException($"{name} holds bytes that are no text in {claimed}: save the file as UTF-8 and try again.", failure);
        }
    }

    private static FileStream Open(string path, string name)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UnusableInputException($"{name} doesn't exist at {path}: check the path.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UnusableInputException($"{name} can't be read at {path}: check that it is a file and that you may read it.", failure);
        }
    }

    private static Table ReadTable(StreamReader reader, CsvFormat format, TableLimits limits, string name, long bytes)
    {
        var parser = new CsvParser(reader, format.Delimiter, format.Quote, format.SpaceAfterDelimiter);
        if (!ReadRecord(parser, name))
            throw new UnusableInputException($"{name} is empty: choose a file with a header and at least {limits.MinRows} rows.");
        // A line that states the delimiter, such as sep=; splits at it.
        if (parser.CellCount == 2 && parser.Line == 1 && parser.Cell(0) is "sep=" && parser.Cell(1).IsEmpty)
            ReadRecord(parser, name);
        int headerLine = parser.Line;
        string[] names = ColumnNaming.Names(parser, format, limits, name);
        var columns = new ColumnBuilder[names.Length];
        for (int index = 0; index < columns.Length; index++)
            columns[index] = new ColumnBuilder(Math.Max(256, MostCachedTexts / columns.Length));
        var lines = new List<int>();
        bool isPending = !format.HasHeader;
        int mostRows = limits.FirstRows ?? int.MaxValue;
        while (lines.Count < mostRows && (isPending || ReadRecord(parser, name)))
        {
            isPending = false;
            if (parser.CellCount != columns.Length)
                throw new UnusableInputException(Ragged(parser, name, columns.Length, format.HasHeader ? $"the header in line {headerLine}" : $"line {headerLine}"));
            for (int index = 0; index < columns.Length; index++)
                columns[index].Add(parser.Cell(index));
            lines.Add(parser.Line);
            if (lines.Count == SampleRows)
                Array.ForEach(columns, column => column.Expect(bytes, parser.Consumed, SampleRows));
        }

        CheckRows(lines.Count, limits, name, format);
        return Finish(names, columns, lines, name, format);
    }

    /// <summary>Reads the next record that isn't a blank line; false at the end of the file.</summary>
    private static bool ReadRecord(CsvParser parser, string name)
    {
        while (parser.Read())
        {
            if (parser.UnclosedQuoteLine is { } line)
                throw new UnusableInputException($"{name}, line {line}: a quote is opened and never closed; close it, or double it where it belongs to the text.");
            if (!parser.IsBlank)
                return true;
        }

        return false;
    }

    private static string Ragged(CsvParser parser, string name, int expected, string reference) =>
        $"{name}, line {parser.Line}: found {Cells(parser.CellCount)} where {reference} has {Cells(expected)}; "
        + "mend the line, and put quotes around text that holds the delimiter.";

    private static string Cells(int count) => count == 1 ? "1 cell" : $"{count} cells";

    private static void CheckRows(int rows, TableLimits limits, string name, CsvFormat format)
    {
        if (rows == 0)
            throw new UnusableInputException($"{name} has {(format.HasHeader ? "a header and " : "")}no rows: add at least {limits.MinRows} rows.");
        if (rows < limits.MinRows)
            throw new UnusableInputException($"{name} has {rows} {(rows == 1 ? "row" : "rows")}, and at least {limits.MinRows} are needed to learn from: add more rows.");
    }

    private static Table Finish(string[] names, ColumnBuilder[] builders, List<int> lines, string name, CsvFormat format)
    {
        var columns = new string?[names.Length][];
        var missing = new string[names.Length];
        var notations = new NumberNotation[names.Length];
        for (int index = 0; index < columns.Length; index++)
        {
            columns[index] = builders[index].Build();
            missing[index] = MissingMarkers.Resolve(columns[index]);
            notations[index] = PlainNumbers.Rewrite(columns[index], format.Delimiter);
        }

        return new Table(names, columns) { Origin = new TableOrigin(name, [.. lines], missing, notations) };
    }

    private static string Megabytes(long bytes) => $"{bytes / 1_000_000.0:0.#} MB";

    /// <summary>Gathers the cells of a column.</summary>
    private sealed class ColumnBuilder(int mostTexts)
    {
        private readonly StringCache cache = new(mostTexts);
        private List<string?> cells = [];

        public void Add(ReadOnlySpan<char> cell) => cells.Add(cell.IsEmpty ? null : cache.Get(cell));

        /// <summary>Makes room for the rows that the file's size suggests, so that the list need not double in the end.</summary>
        public void Expect(long bytes, long consumed, int rows) =>
            cells.EnsureCapacity((int)Math.Min(Array.MaxLength, (long)(1.02 * rows * bytes / Math.Max(1, consumed))));

        public string?[] Build()
        {
            string?[] column = [.. cells];
            cells = [];
            return column;
        }
    }
}
