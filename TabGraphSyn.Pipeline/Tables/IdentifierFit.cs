using System.Globalization;

namespace TabGraphSyn.Pipeline.Tables;

/// <summary>Finds the form of a column's identifiers.</summary>
internal static class IdentifierFit
{
    private const string Lower = "abcdefghijklmnopqrstuvwxyz", Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", Digits = "0123456789";

    /// <summary>Random characters from which on a real identifier can't be met by chance: over 10^12 texts of letters or digits.</summary>
    private const int SafeLength = 13;

    public static IdentifierEncoding Fit(string name, string?[] cells, List<string> notes)
    {
        string[] texts = [.. cells.OfType<string>()];
        var (parts, rising) = Uuids(texts) ?? Emails(texts) ?? Hexadecimal(texts) ?? Common(texts);
        notes.Add($"Column '{name}' is an identifier: it isn't learned, and every row gets a new one of the same form.");
        return new IdentifierEncoding
        {
            Name = name,
            Parts = parts,
            Rising = rising,
            MissingRate = (cells.Length - texts.Length) / (double)cells.Length,
        };
    }

    private static (IdentifierPart[] Parts, bool Rising)? Uuids(string[] texts)
    {
        foreach (string format in (string[])["d", "b", "p"])
        {
            if (!Array.TrueForAll(texts, text => Guid.TryParseExact(text, format.ToUpperInvariant(), out _)))
                continue;
            bool capital = texts.Any(text => text.Any(char.IsUpper));
            return ([new IdentifierPart(IdentifierPartKind.Uuid, capital ? format.ToUpperInvariant() : format)], false);
        }

        return null;
    }

    /// <summary>A domain that is reserved for examples, so that no synthetic address is anybody's.</summary>
    private static (IdentifierPart[] Parts, bool Rising)? Emails(string[] texts) =>
        !Array.TrueForAll(texts, IsEmail) ? null
        : ([Random(Lower, Lower + Digits, SafeLength), new IdentifierPart(IdentifierPartKind.Text, "@example.org")], false);

    private static bool IsEmail(string text)
    {
        int at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at == text.LastIndexOf('@') && text.IndexOf('.', at) > at + 1 && !text.Any(char.IsWhiteSpace);
    }

    /// <summary>Hashes: as long as each other, with letters and digits in no fixed place.</summary>
    private static (IdentifierPart[] Parts, bool Rising)? Hexadecimal(string[] texts)
    {
        int length = texts[0].Length;
        if (length < SafeLength || !Array.TrueForAll(texts, text => text.Length == length && text.All(char.IsAsciiHexDigit)))
            return null;
        if (!texts.Any(text => text.Any(char.IsLetter)))
            return null;
        string alphabet = Digits + (texts.Any(text => text.Any(char.IsUpper)) ? Upper[..6] : Lower[..6]);
        return ([Random(alphabet, alphabet, length)], false);
    }

    /// <summary>
    /// The commonest sequence of letters, digits and other characters. What never varies is kept, the digits that vary
    /// most count on, and the rest is drawn.
    /// </summary>
    private static (IdentifierPart[] Parts, bool Rising) Common(string[] texts)
    {
        var form = texts.Select(text => Runs(text))
            .GroupBy(Shape)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
            .First().ToArray();
        int runs = form[0].Count;
        string[][] columns = [.. Enumerable.Range(0, runs).Select(run => form.Select(text => text[run]).ToArray())];
        int counter = Enumerable.Range(0, runs)
            .Where(run => columns[run].All(text => text.All(char.IsAsciiDigit) && text.Length <= 17) && Varies(columns[run]))
            .OrderByDescending(run => columns[run].Distinct().Count())
            .FirstOrDefault(-1);
        IdentifierPart[] parts = [.. Enumerable.Range(0, runs).Select(run => run == counter ? Counter(columns[run]) : PartOf(columns[run]))];
        if (counter >= 0)
            return (parts, Rises(columns[counter]));
        int drawn = parts.Sum(part => part.Kind == IdentifierPartKind.Random ? part.Length : 0);
        if (drawn >= SafeLength)
            return (parts, false);
        int longest = Array.FindLastIndex(parts, part => part.Kind == IdentifierPartKind.Random);
        if (longest < 0)
            return ([.. parts, new IdentifierPart(IdentifierPartKind.Text, "-"), new IdentifierPart(IdentifierPartKind.Counter, Length: 1, Next: 1)], true);
        parts[longest] = parts[longest] with { Length = parts[longest].Length + SafeLength - drawn };
        return (parts, false);
    }

    private static IdentifierPart Counter(string[] digits)
    {
        bool filled = digits.All(text => text.Length == digits[0].Length);
        long largest = digits.Max(text => long.Parse(text, CultureInfo.InvariantCulture));
        return new IdentifierPart(IdentifierPartKind.Counter, Length: filled ? digits[0].Length : 1, Next: largest + 1);
    }

    private static IdentifierPart PartOf(string[] texts)
    {
        if (!Varies(texts))
            return new IdentifierPart(IdentifierPartKind.Text, texts[0]);
        int length = texts.GroupBy(text => text.Length).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).First().Key;
        if (texts[0].All(char.IsAsciiDigit))
            return Random(Digits, Digits, length);
        string rest = Case(texts.SelectMany(text => text.Skip(1)));
        return Random(Case(texts.Select(text => text[0])), rest.Length == 0 ? Case(texts.Select(text => text[0])) : rest, length);
    }

    private static IdentifierPart Random(string first, string rest, int length) =>
        new(IdentifierPartKind.Random, $"{first} {rest}", length);

    private static string Case(IEnumerable<char> letters)
    {
        bool lower = false, upper = false;
        foreach (char letter in letters)
        {
            upper |= char.IsUpper(letter);
            lower |= !char.IsUpper(letter);
        }

        return (upper ? Upper : "") + (lower ? Lower : "");
    }

    private static bool Varies(string[] texts) => Array.Exists(texts, text => text != texts[0]);

    private static bool Rises(string[] digits)
    {
        long[] numbers = [.. digits.Select(text => long.Parse(text, CultureInfo.InvariantCulture))];
        return numbers.Zip(numbers.Skip(1)).All(pair => pair.First <= pair.Second);
    }

    /// <summary>Cuts a text into runs of letters, of digits, and single other characters.</summary>
    private static List<string> Runs(string text)
    {
        var runs = new List<string>();
        for (int start = 0; start < text.Length;)
        {
            int end = start + 1;
            while (end < text.Length && Sort(text[start]) != 'o' && Sort(text[end]) == Sort(text[start]))
                end++;
            runs.Add(text[start..end]);
            start = end;
        }

        return runs;
    }

    private static string Shape(List<string> runs) => string.Concat(runs.Select(run => Sort(run[0]) is 'o' ? run : Sort(run[0]).ToString()));

    private static char Sort(char c) => char.IsAsciiDigit(c) ? 'd' : char.IsLetter(c) ? 'l' : 'o';
}
