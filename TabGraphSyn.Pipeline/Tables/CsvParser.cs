using System.Buffers;

namespace TabGraphSyn.Pipeline.Tables;

/// <summary>
/// Splits text into records and cells after RFC 4180, and any of LF, CRLF and CR ends a record. Knows for each record
/// the line it begins on, cells with line breaks included, which is what a person needs to mend a file.
/// </summary>
internal sealed class CsvParser(TextReader reader, char delimiter, char quote, bool skipSpace = false)
{
    private const int EndOfText = -1;

    private readonly SearchValues<char> cellEnds = SearchValues.Create([delimiter, '\r', '\n']);
    private readonly SearchValues<char> quotedStops = SearchValues.Create([quote, '\r', '\n']);
    private readonly char[] block = new char[1 << 15];
    private int position, length;
    private long earlierBlocks;
    private char[] record = new char[1024];
    private int recordLength;
    private int[] ends = new int[64];
    private int nextLine = 1;
    private bool hasQuotes;

    /// <summary>Number of cells of the current record.</summary>
    public int CellCount { get; private set; }

    /// <summary>The line, counted from 1, on which the current record begins.</summary>
    public int Line { get; private set; }

    /// <summary>How the first record ended; null while none did, or where the text ended with it.</summary>
    public string? Newline { get; private set; }

    /// <summary>The line of the quote that the text ends without closing; null when all is well.</summary>
    public int? UnclosedQuoteLine { get; private set; }

    /// <summary>Characters consumed so far.</summary>
    public long Consumed => earlierBlocks + position;

    /// <summary>Whether the current record is a line with nothing on it.</summary>
    public bool IsBlank => CellCount == 1 && recordLength == 0 && !hasQuotes;

    /// <summary>Text of a cell, valid until the next record is read.</summary>
    public ReadOnlySpan<char> Cell(int index)
    {
        int start = index == 0 ? 0 : ends[index - 1];
        return record.AsSpan(start, ends[index] - start);
    }

    /// <summary>Reads the next record; false at the end of the text.</summary>
    public bool Read()
    {
        CellCount = 0;
        recordLength = 0;
        hasQuotes = false;
        Line = nextLine;
        if (Peek() == EndOfText)
            return false;
        while (ReadCell())
        {
        }

        return true;
    }

    /// <summary>Reads a cell and what ends it; false when that ended the record too.</summary>
    private bool ReadCell()
    {
        if (skipSpace && Peek() == ' ')
            position++;
        if (Peek() == quote)
            ReadQuoted();
        ReadUntil(cellEnds);
        if (CellCount == ends.Length)
            Array.Resize(ref ends, ends.Length * 2);
        ends[CellCount++] = recordLength;
        int next = Peek();
        if (next == EndOfText)
            return false;
        if (next != delimiter)
        {
            string newline = ReadNewline();
            Newline ??= newline;
            return false;
        }

        position++;
        return true;
    }

    private void ReadQuoted()
    {
        int openedOn = nextLine;
        hasQuotes = true;
        position++;
        while (true)
        {
            ReadUntil(quotedStops);
            int next = Peek();
            if (next == EndOfText)
            {
                UnclosedQuoteLine = openedOn;
                return;
            }

            if (next != quote)
            {
                Append(ReadNewline());
                continue;
            }

            position++;
            if (Peek() != quote)
                return;
            position++;
            Append([quote]);
        }
    }

    /// <summary>Appends to the record what comes before the next of <paramref name="stops"/>.</summary>
    private void ReadUntil(SearchValues<char> stops)
    {
        while (Peek() != EndOfText)
        {
            ReadOnlySpan<char> rest = block.AsSpan(position, length - position);
            int count = rest.IndexOfAny(stops);
            Append(count < 0 ? rest : rest[..count]);
            position += count < 0 ? rest.Length : count;
            if (count >= 0)
                return;
        }
    }

    private string ReadNewline()
    {
        nextLine++;
        if (block[position++] == '\n')
            return "\n";
        if (Peek() != '\n')
            return "\r";
        position++;
        return "\r\n";
    }

    private void Append(ReadOnlySpan<char> text)
    {
        if (recordLength + text.Length > record.Length)
            Array.Resize(ref record, Math.Max(record.Length * 2, recordLength + text.Length));
        text.CopyTo(record.AsSpan(recordLength));
        recordLength += text.Length;
    }

    private int Peek()
    {
        if (position < length)
            return block[position];
        earlierBlocks += length;
        position = 0;
        length = reader.Read(block, 0, block.Length);
        return length == 0 ? EndOfText : block[0];
    }
}
