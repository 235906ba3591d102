using System.Buffers;
using System.Text;

namespace TabGraphSyn.Pipeline.Tables;

/// <summary>Recognises files that people take for tables in text form, to name what they really are.</summary>
internal static class BinaryFiles
{
    /// <summary>Control characters that occur in no text: all but tab, LF, VT, FF, CR and the old end-of-file mark 0x1A.</summary>
    public static readonly SearchValues<byte> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 32).Where(value => value is not (>= 9 and <= 13) and not 0x1A).Select(value => (byte)value)]);

    private static readonly (byte[] Signature, string Kind)[] Signatures =
    [
        ("PAR1"u8.ToArray(), "a Parquet file"),
        ("ARROW1"u8.ToArray(), "an Arrow or Feather file"),
        ("SQLite format 3"u8.ToArray(), "an SQLite database"),
        ("%PDF"u8.ToArray(), "a PDF document"),
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], "a PNG picture"),
        ([0xFF, 0xD8, 0xFF], "a JPEG picture"),
        ("GIF8"u8.ToArray(), "a GIF picture"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel workbook (.xls) or another Office file"),
        ([0x1F, 0x8B], "a gzip archive"),
        ("BZh"u8.ToArray(), "a bzip2 archive"),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z'], "an xz archive"),
        ([0x28, 0xB5, 0x2F, 0xFD], "a Zstandard archive"),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF], "a 7-Zip archive"),
        ([0x89, (byte)'H', (byte)'D', (byte)'F'], "an HDF5 file"),
        ("$FL2"u8.ToArray(), "an SPSS file"),
        ("{\\rtf"u8.ToArray(), "a rich text document"),
        ([0xFF, 0xFE, 0, 0], "a text in UTF-32"),
        ([0, 0, 0xFE, 0xFF], "a text in UTF-32"),
    ];

    /// <summary>What the file is, in words; null when its first bytes look like none of these.</summary>
    public static string? Recognise(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("PK\x03\x04"u8) || start.StartsWith("PK\x05\x06"u8))
        {
            if (start.IndexOf("mimetypeapplication/vnd.oasis"u8) >= 0)
                return "an OpenDocument file (.ods)";
            return start.IndexOf("[Content_Types].xml"u8) >= 0 || start.IndexOf("xl/"u8) >= 0 ? "an Excel workbook (.xlsx)" : "a zip archive";
        }

        foreach (var (signature, kind) in Signatures)
        {
            if (start.StartsWith(signature))
                return kind;
        }

        string text = Encoding.Latin1.GetString(start[..Math.Min(start.Length, 256)]).TrimStart('\xEF', '\xBB', '\xBF', ' ', '\t', '\r', '\n');
        if (text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase))
            return "a web page";
        if (text.StartsWith("<?xml", StringComparison.Ordinal))
            return "an XML document";
        return text.StartsWith("{\"", StringComparison.Ordinal) || text.StartsWith("[{", StringComparison.Ordinal) ? "a JSON document" : null;
    }
}
