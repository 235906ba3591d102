namespace TabGraphSyn.Pipeline.Tables;

/// <summary>Tells delimiter, quote, line ends and header from the first records of a text.</summary>
internal static class CsvFormatDetection
{
    private const int SampleCharacters = 1 << 17;
    private const int SampleRecords = 200;

    /// <summary>Reads the start of a text and says how it is written.</summary>
    public static CsvFormat Detect(TextReader reader, CsvEncoding encoding)
    {
        char[] buffer = new char[SampleCharacters];
        int length = reader.ReadBlock(buffer, 0, buffer.Length);
        string sample = new(buffer, 0, length);
        char? stated = StatedDelimiter(sample);
        if (stated is not null)
            sample = sample[(sample.AsSpan().IndexOfAny('\r', '\n') + 1)..].TrimStart('\n');
        char quote = DetectQuote(sample);
        char[] candidates = stated is { } delimiter ? [delimiter] : ['\t', ';', '|', ','];
        bool isCut = length == buffer.Length;
        Layout[] layouts = [.. candidates.Select(candidate => Layout.Of(sample, candidate, quote, skipSpace: false, isCut))];
        Layout layout = Choose(layouts);
        bool spaced = layout.AllAfterFirst(cell => cell.StartsWith(' '));
        if (spaced)
            layout = Layout.Of(sample, layout.Delimiter, quote, skipSpace: true, isCut);
        return new CsvFormat
        {
            Delimiter = layout.Delimiter,
            Quote = quote,
            Encoding = encoding,
            Newline = layout.Newline ?? "\n",
            SpaceAfterDelimiter = spaced,
            HasHeader = HeaderDetection.HasHeader(layout.Records),
        };
    }

    /// <summary>The delimiter that a first line such as <c>sep=;</c> states, as spreadsheets write it; null without one.</summary>
    public static char? StatedDelimiter(ReadOnlySpan<char> start) =>
        start.Length > 5 && start.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && start[5] is '\r' or '\n' ? start[4] : null;

    /// <summary>Single quotes count only where they enclose whole cells and double quotes enclose none.</summary>
    private static char DetectQuote(string sample)
    {
        int single = 0;
        ReadOnlySpan<char> ends = ",;\t|\r\n";
        for (int at = 0; at < sample.Length; at++)
        {
            if (sample[at] is not ('"' or '\'') || (at > 0 && !ends.Contains(sample[at - 1])))
                continue;
            if (sample[at] == '"')
                return '"';
            int close = sample.IndexOf('\'', at + 1);
            if (close < 0 || (close + 1 < sample.Length && !ends.Contains(sample[close + 1])))
                return '"';
            single++;
            at = close;
        }

        return single > 0 ? '\'' : '"';
    }

    private static Layout Choose(Layout[] layouts)
    {
        Layout best = layouts.MaxBy(layout => (layout.Consistency, layout.Columns))!;
        // 1,5;2,5 splits at its commas as evenly as at its semicolons.
        Layout? semicolon = layouts.FirstOrDefault(layout => layout.Delimiter == ';');
        bool commasAreDecimal = best.Delimiter == ',' && semicolon is { Columns: > 1 } && semicolon.Consistency >= best.Consistency;
        return commasAreDecimal ? semicolon! : best;
    }

    /// <summary>The sample as one delimiter splits it.</summary>
    private sealed record Layout(char Delimiter, IReadOnlyList<string[]> Records, string? Newline)
    {
        /// <summary>The most frequent number of cells.</summary>
        public int Columns { get; } = Records.Count == 0 ? 0 : Records.CountBy(record => record.Length).MaxBy(pair => pair.Value).Key;

        /// <summary>Share of records with that number of cells; 0 where the delimiter splits nothing.</summary>
        public double Consistency => Columns < 2 ? 0 : (double)Records.Count(record => record.Length == Columns) / Records.Count;

        public bool AllAfterFirst(Func<string, bool> condition) =>
            Columns > 1 && Records.All(record => record.Skip(1).All(condition));

        public static Layout Of(string sample, char delimiter, char quote, bool skipSpace, bool isCut)
        {
            var parser = new CsvParser(new StringReader(sample), delimiter, quote, skipSpace);
            var records = new List<string[]>();
            while (records.Count < SampleRecords && parser.Read())
            {
                if (!parser.IsBlank)
                    records.Add([.. Enumerable.Range(0, parser.CellCount).Select(index => parser.Cell(index).ToString())]);
            }

            // The last record of a sample that was cut is not whole.
            if (isCut && records.Count is > 1 and < SampleRecords)
                records.RemoveAt(records.Count - 1);
            return new Layout(delimiter, records, parser.Newline);
        }
    }
}
