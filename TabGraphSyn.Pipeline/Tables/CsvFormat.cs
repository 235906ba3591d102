using System.Text;
using System.Text.Json.Serialization;

namespace TabGraphSyn.Pipeline.Tables;

/// <summary>How a file's bytes stand for characters.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CsvEncoding>))]
public enum CsvEncoding
{
    Utf8,
    Utf8WithMark,
    Utf16LittleEndian,
    Utf16BigEndian,
    Latin1,
    Windows1252,
}

/// <summary>
/// How a table's file is written: kept with what is learned from it, so that the synthetic file is written alike.
/// </summary>
public sealed record CsvFormat
{
    /// <summary>A comma, semicolon, tab or pipe.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>What encloses a cell that holds a delimiter or a line break; doubled inside such a cell.</summary>
    public char Quote { get; init; } = '"';

    public CsvEncoding Encoding { get; init; } = CsvEncoding.Utf8;

    /// <summary>LF, CRLF or CR.</summary>
    public string Newline { get; init; } = "\n";

    /// <summary>Whether the first record holds the columns' names.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>Whether one space, which isn't part of the cell, follows each delimiter.</summary>
    public bool SpaceAfterDelimiter { get; init; }

    /// <summary>The format in words: <c>comma, UTF-8, header in line 1</c>.</summary>
    public string Describe()
    {
        string delimiter = Delimiter switch { ',' => "comma", ';' => "semicolon", '\t' => "tab", '|' => "pipe", _ => $"'{Delimiter}'" };
        string encoding = Encoding switch
        {
            CsvEncoding.Utf8 => "UTF-8",
            CsvEncoding.Utf8WithMark => "UTF-8 with byte order mark",
            CsvEncoding.Utf16LittleEndian => "UTF-16 (little endian)",
            CsvEncoding.Utf16BigEndian => "UTF-16 (big endian)",
            CsvEncoding.Latin1 => "Latin-1",
            _ => "Windows-1252",
        };
        return delimiter + (SpaceAfterDelimiter ? " and space" : "") + ", " + encoding
            + (Quote == '\'' ? ", single quotes" : "")
            + (HasHeader ? ", header in line 1" : ", no header: columns are named column_1, column_2 and so on");
    }

    /// <summary>
    /// The .NET encoding that writes this format. It writes a byte order mark where the input had one, and always for
    /// UTF-16, which can't be told apart without. Bytes or characters it can't translate throw.
    /// </summary>
    internal Encoding ToEncoding() => Encoding switch
    {
        CsvEncoding.Utf8 => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true),
        CsvEncoding.Utf8WithMark => new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true),
        CsvEncoding.Utf16LittleEndian => new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
        CsvEncoding.Utf16BigEndian => new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
        CsvEncoding.Latin1 => System.Text.Encoding.GetEncoding("iso-8859-1", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback),
        _ => CodePagesEncodingProvider.Instance.GetEncoding(1252, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!,
    };
}

/// <summary>A table and how its file was written.</summary>
public sealed record TableFile(Table Table, CsvFormat Format);

/// <summary>What a file must keep to, for its rows to be worth learning from.</summary>
public sealed record TableLimits
{
    /// <summary>Size of the file in bytes; null for no limit.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>Fewest rows, header not counted.</summary>
    public int MinRows { get; init; } = 20;

    public int MinColumns { get; init; } = 2;

    /// <summary>Most columns: more is a table that lies on its side, or one that the models can't hold.</summary>
    public int MaxColumns { get; init; } = 5000;

    /// <summary>Reads only so many rows from the top, for a look at a large table; null for all.</summary>
    public int? FirstRows { get; init; }
}
