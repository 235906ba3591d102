using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace TabGraphSyn.Pipeline.Tables;

/// <summary>What a part of an identifier is made of.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IdentifierPartKind>))]
public enum IdentifierPartKind
{
    /// <summary>The same text in every identifier.</summary>
    Text,

    /// <summary>A number that goes on after the largest that was seen.</summary>
    Counter,

    /// <summary>Random characters from an alphabet.</summary>
    Random,

    /// <summary>A random UUID of version 4.</summary>
    Uuid,
}

/// <summary>A part of an identifier.</summary>
/// <param name="Kind">What it is made of.</param>
/// <param name="Text">The text, the first character's alphabet and the other characters' alphabet apart by a blank, or a UUID's .NET format.</param>
/// <param name="Length">Least number of a counter's digits, or the number of random characters.</param>
/// <param name="Next">The first number of a counter: one more than the largest that was seen.</param>
public sealed record IdentifierPart(IdentifierPartKind Kind, string Text = "", int Length = 0, long Next = 0);

/// <summary>
/// Identifiers, made anew: unique within a table and none that was seen. The state holds their form and no identifier:
/// a counter goes on where the real ones ended, and random parts are drawn from so many that a real one doesn't recur.
/// </summary>
public sealed record IdentifierEncoding : ColumnEncoding
{
    public required IReadOnlyList<IdentifierPart> Parts { get; init; }

    /// <summary>Identifiers rise from row to row, as they did in the training table.</summary>
    public bool Rising { get; init; }

    /// <summary>Share of missing cells, from 0 to 1.</summary>
    public double MissingRate { get; init; }

    internal override string?[] Decode(EncodedSample sample, VariableSlot slot, Random random)
    {
        var cells = new string?[sample.Rows];
        int[] rows = [.. Enumerable.Range(0, sample.Rows)];
        random.Shuffle(rows);
        rows = rows[(int)Math.Round(MissingRate * sample.Rows)..];
        if (Rising)
            Array.Sort(rows);
        var made = new HashSet<string>(rows.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            string text;
            do
                text = Make(i, random);
            while (!made.Add(text));
            cells[rows[i]] = text;
        }

        return cells;
    }

    private string Make(int index, Random random)
    {
        var text = new StringBuilder();
        foreach (var part in Parts)
        {
            switch (part.Kind)
            {
                case IdentifierPartKind.Counter:
                    text.Append((part.Next + index).ToString(CultureInfo.InvariantCulture).PadLeft(part.Length, '0'));
                    break;
                case IdentifierPartKind.Random:
                    AppendRandom(text, part, random);
                    break;
                case IdentifierPartKind.Uuid:
                    AppendUuid(text, part.Text, random);
                    break;
                default:
                    text.Append(part.Text);
                    break;
            }
        }

        return text.ToString();
    }

    private static void AppendRandom(StringBuilder text, IdentifierPart part, Random random)
    {
        string[] alphabets = part.Text.Split(' ');
        for (int i = 0; i < part.Length; i++)
        {
            string alphabet = alphabets[i == 0 ? 0 : ^1];
            text.Append(alphabet[random.Next(alphabet.Length)]);
        }
    }

    private static void AppendUuid(StringBuilder text, string format, Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        string uuid = new Guid(bytes, bigEndian: true).ToString(format.ToUpperInvariant(), CultureInfo.InvariantCulture);
        text.Append(char.IsUpper(format[0]) ? uuid.ToUpperInvariant() : uuid);
    }
}
