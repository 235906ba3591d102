using System.Text;
using System.Text.Unicode;

namespace TabGraphSyn.Pipeline.Tables;

/// <summary>Tells how a file's bytes stand for characters, and refuses files that aren't text.</summary>
internal static class CsvEncodingDetection
{
    private const int BlockSize = 1 << 16;

    // The five bytes that Windows-1252 leaves undefined: text in another encoding is full of them.
    private const string UndefinedIn1252 = "\x81\x8D\x8F\x90\x9D";

    /// <summary>
    /// Reads the whole file once where it has no byte order mark, since the first letter that isn't ASCII may come last.
    /// </summary>
    /// <exception cref="UnusableInputException">The file isn't text, or is in none of the encodings known here.</exception>
    public static CsvEncoding Detect(Stream stream, string name)
    {
        byte[] start = new byte[BlockSize];
        int count = stream.ReadAtLeast(start, BlockSize, throwOnEndOfStream: false);
        ReadOnlySpan<byte> bytes = start.AsSpan(0, count);
        stream.Position = 0;
        if (BinaryFiles.Recognise(bytes) is { } kind)
            throw new UnusableInputException($"{name} is {kind}, not a table in text form: save or export it as CSV and try again.");
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            return DetectFrom(stream, name, marked: true);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return CsvEncoding.Utf16LittleEndian;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return CsvEncoding.Utf16BigEndian;
        return DetectUnmarkedUtf16(bytes) ?? DetectFrom(stream, name, marked: false);
    }

    /// <summary>In UTF-16 nearly every second byte of a table is zero: letters, digits and delimiters are in the first page.</summary>
    private static CsvEncoding? DetectUnmarkedUtf16(ReadOnlySpan<byte> bytes)
    {
        int even = 0, odd = 0;
        for (int index = 0; index + 1 < bytes.Length; index += 2)
        {
            even += bytes[index] == 0 ? 1 : 0;
            odd += bytes[index + 1] == 0 ? 1 : 0;
        }

        int enough = bytes.Length * 2 / 5;
        if (odd > enough && even == 0)
            return CsvEncoding.Utf16LittleEndian;
        return even > enough && odd == 0 ? CsvEncoding.Utf16BigEndian : null;
    }

    private static CsvEncoding DetectFrom(Stream stream, string name, bool marked)
    {
        ByteCensus census = ByteCensus.Of(stream);
        if (census.Controls > 0)
            throw new UnusableInputException($"{name} holds binary data, not text (line {census.FirstControlLine}): save or export the table as CSV and try again.");
        if (census.InvalidUtf8Line is not { } line)
            return marked ? CsvEncoding.Utf8WithMark : CsvEncoding.Utf8;
        // Letters of UTF-8 hardly ever arise by chance, so a file that has some was meant to be UTF-8 and is damaged.
        if (marked || census.Utf8Letters > 0)
            throw new UnusableInputException($"{name}, line {line}: the text isn't valid UTF-8, although the rest of the file is; save the file as UTF-8 and try again.");
        if (census.Undefined1252)
            throw new UnusableInputException($"{name}, line {line}: the encoding of the text can't be told; save the file as UTF-8 and try again.");
        return census.HighControls ? CsvEncoding.Windows1252 : CsvEncoding.Latin1;
    }

    /// <summary>What bytes occur in a file, by what they say about its encoding.</summary>
    private sealed class ByteCensus
    {
        private int line = 1;

        /// <summary>Bytes that no text has: control characters other than tabs, line breaks and form feeds.</summary>
        public int Controls { get; private set; }

        public int FirstControlLine { get; private set; }

        /// <summary>Whether bytes from 0x80 to 0x9F occur, which are letters in Windows-1252 only.</summary>
        public bool HighControls { get; private set; }

        public bool Undefined1252 { get; private set; }

        /// <summary>Well-formed sequences of two or more bytes before the first that isn't.</summary>
        public long Utf8Letters { get; private set; }

        public int? InvalidUtf8Line { get; private set; }

        public static ByteCensus Of(Stream stream)
        {
            var census = new ByteCensus();
            byte[] block = new byte[BlockSize];
            int kept = 0, read;
            while ((read = stream.Read(block, kept, BlockSize - kept)) > 0)
            {
                int used = census.Take(block.AsSpan(0, kept + read), isLast: false);
                kept = kept + read - used;
                block.AsSpan(used, kept).CopyTo(block);
            }

            census.Take(block.AsSpan(0, kept), isLast: true);
            stream.Position = 0;
            return census;
        }

        /// <summary>Counts a block; returns how many of its bytes are done with, for a letter may go on in the next.</summary>
        private int Take(ReadOnlySpan<byte> bytes, bool isLast)
        {
            int used = bytes.Length;
            if (InvalidUtf8Line is null && !Utf8.IsValid(bytes))
                used = FindInvalid(bytes, isLast);
            else if (InvalidUtf8Line is null)
                Utf8Letters += bytes.ContainsAnyExceptInRange((byte)0, (byte)0x7F) ? 1 : 0;
            CountBytes(bytes[..used]);
            return used;
        }

        private int FindInvalid(ReadOnlySpan<byte> bytes, bool isLast)
        {
            for (int at = 0; at < bytes.Length;)
            {
                var status = Rune.DecodeFromUtf8(bytes[at..], out _, out int length);
                if (status == System.Buffers.OperationStatus.NeedMoreData && !isLast)
                    return at;
                if (status != System.Buffers.OperationStatus.Done)
                {
                    InvalidUtf8Line = line + bytes[..at].Count((byte)'\n');
                    return bytes.Length;
                }

                Utf8Letters += length > 1 ? 1 : 0;
                at += length;
            }

            return bytes.Length;
        }

        private void CountBytes(ReadOnlySpan<byte> bytes)
        {
            int control = bytes.IndexOfAny(BinaryFiles.Controls);
            if (control >= 0 && Controls++ == 0)
                FirstControlLine = line + bytes[..control].Count((byte)'\n');
            if (bytes.IndexOfAnyInRange((byte)0x80, (byte)0x9F) >= 0)
            {
                HighControls = true;
                foreach (char undefined in UndefinedIn1252)
                    Undefined1252 |= bytes.Contains((byte)undefined);
            }

            line += bytes.Count((byte)'\n');
        }
    }
}
