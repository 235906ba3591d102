using System.Buffers;
using static TabGraphSyn.Pipeline.Tables.SchemaInference;

namespace TabGraphSyn.Pipeline.Tables;

/// <summary>Tells categories, identifiers and prose among texts.</summary>
internal static class TextInference
{
    /// <summary>More levels than this get a note that the rare ones are learned together.</summary>
    private const int ManyLevels = 500;

    private const int FewestForIdentifier = 20;
    private const double NearlyUnique = 0.95;
    private const double MostlyUnique = 0.5;

    private static readonly SearchValues<char> PhoneCharacters = SearchValues.Create("0123456789+-()/. ");
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.,-");

    /// <param name="column">At least two different values, which are neither all numbers nor all dates.</param>
    public static Guess Guess(ColumnContent column) =>
        GuessDigits(column) ?? GuessWellKnown(column) ?? GuessMeasure(column) ?? GuessCode(column) ?? GuessProse(column) ?? GuessCategory(column);

    /// <summary>A note for a category with very many levels; null for others.</summary>
    public static string? NoteForLevels(int levels) =>
        levels > ManyLevels ? $"{levels:N0} different values: the rare ones are grouped and learned together." : null;

    private static Guess? GuessDigits(ColumnContent column)
    {
        if (!column.Texts.All(text => NumberText.AreDigits(text)))
            return null;
        return column.Uniqueness >= NearlyUnique && column.Present >= FewestForIdentifier
            ? ColumnHints.Identifier(column, 0.88)
            : new Guess(ColumnKind.Category, 0.92, NoteForLevels(column.Distinct) ?? "Leading zeros mark these as codes: they are kept.");
    }

    private static Guess? GuessWellKnown(ColumnContent column)
    {
        bool repeats = column.Uniqueness < MostlyUnique;
        if (column.Texts.All(text => Guid.TryParseExact(text, "D", out _) || Guid.TryParseExact(text, "N", out _)))
            return ColumnHints.Identifier(column, repeats ? 0.8 : 0.99);
        if (column.Texts.All(IsEmail))
            return ColumnHints.Identifier(column, repeats ? 0.8 : 0.97);
        return column.Uniqueness >= 0.9 && column.Texts.All(IsPhoneNumber) ? ColumnHints.Identifier(column, 0.85) : null;
    }

    private static bool IsEmail(string text)
    {
        int at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at == text.LastIndexOf('@') && text.IndexOf('.', at) > at + 1 && !text.Any(char.IsWhiteSpace);
    }

    private static bool IsPhoneNumber(string text) =>
        text.Count(char.IsAsciiDigit) is >= 7 and <= 15 && !text.AsSpan().ContainsAnyExcept(PhoneCharacters);

    /// <summary>Times of day, and numbers with a sign or unit around them: quantities that can be learned as levels only.</summary>
    private static Guess? GuessMeasure(ColumnContent column)
    {
        if (column.Texts.All(text => text.Contains(':', StringComparison.Ordinal) && TimeOnly.TryParse(text, out _)))
            return new Guess(ColumnKind.Category, 0.7, "Times of day are learned as a category.");
        if (column.Distinct <= FewestForIdentifier || !column.Texts.All(IsMeasure))
            return null;
        string note = $"The values look like numbers with signs or units around them, such as '{Shorten(column.Texts.First())}': remove these to have numbers learned.";
        return column.Uniqueness < MostlyUnique
            ? new Guess(ColumnKind.Category, 0.7, note)
            : new Guess(ColumnKind.FreeText, 0.6, note + " Left out of the synthetic table, since most values are different.", Drop: true);
    }

    private static bool IsMeasure(string text)
    {
        ReadOnlySpan<char> number = text.AsSpan().TrimStart("$€£¥<>~+ ").TrimEnd("$€£¥%°²³/ abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
        return !number.IsEmpty && !number.ContainsAnyExcept(NumberCharacters);
    }

    /// <summary>Single words of which nearly none recurs.</summary>
    private static Guess? GuessCode(ColumnContent column)
    {
        if (column.Present < FewestForIdentifier || column.Texts.Any(text => text.Any(char.IsWhiteSpace)))
            return null;
        bool isNamed = ColumnHints.NamesIdentifier(column.Name);
        if (column.Uniqueness < (isNamed ? MostlyUnique : NearlyUnique))
            return null;
        if (isNamed)
            return ColumnHints.Identifier(column, column.Uniqueness >= NearlyUnique ? 0.95 : 0.8);
        bool haveDigits = column.Texts.All(text => text.Any(char.IsAsciiDigit));
        bool areAlike = haveDigits && column.Texts.Select(text => text.Length).Distinct().Count() <= 2;
        return ColumnHints.Identifier(column, areAlike ? 0.93 : haveDigits ? 0.85 : 0.7);
    }

    private static Guess? GuessProse(ColumnContent column)
    {
        double words = column.Texts.Average(text => text.AsSpan().Count(' ') + 1);
        bool isProse = words >= 5 || column.Texts.Average(text => text.Length) >= 50;
        bool hasPhrases = words > 1.2;
        if (column.Distinct > FewestForIdentifier && column.Uniqueness >= MostlyUnique && (isProse || hasPhrases))
        {
            string share = $"{Math.Floor(100 * column.Uniqueness):0} %";
            return new Guess(ColumnKind.FreeText, isProse ? 0.92 : 0.65, $"Text of which {share} is different: left out of the synthetic table.", Drop: true);
        }

        return isProse && column.Distinct > 50
            ? new Guess(ColumnKind.FreeText, 0.7, $"Text that recurs, {column.Distinct:N0} in all: treated as a category.")
            : null;
    }

    private static Guess GuessCategory(ColumnContent column)
    {
        double confidence = column.Uniqueness switch
        {
            <= 0.2 => column.Distinct <= 50 ? 0.97 : 0.92,
            <= MostlyUnique => 0.85,
            _ => 0.65,
        };
        return new Guess(ColumnKind.Category, confidence, NoteForLevels(column.Distinct));
    }
}
