using System.Runtime.InteropServices;

namespace TabGraphSyn.Pipeline.Tables;

/// <summary>
/// Texts as codes, the most frequent first. With more levels than codes the rare levels share codes, in the order of
/// their frequency, and a level is drawn within its code by frequency.
/// </summary>
public sealed record CategoryEncoding : ColumnEncoding
{
    /// <summary>What a level is called that stands for rare ones.</summary>
    internal const string OtherText = "other";

    /// <summary>Share of rows with a rare level above which these are learned as a level of their own.</summary>
    private const double LargestSpreadShare = 0.01;

    private Dictionary<string, int>? _codes;
    private long[]? _cumulative;

    /// <summary>The levels by falling frequency; null is a missing cell.</summary>
    public required IReadOnlyList<string?> Levels { get; init; }

    /// <summary>For each level its number of rows in the training table.</summary>
    public required IReadOnlyList<int> Counts { get; init; }

    /// <summary>Code c holds the levels from CodeStarts[c] up to CodeStarts[c + 1]; one entry more than there are codes.</summary>
    public required IReadOnlyList<int> CodeStarts { get; init; }

    /// <summary>The level that stands for all that were too rare to come back; null where there is none.</summary>
    public string? Other { get; init; }

    /// <summary>Rows with a level that was too rare to come back and that no other level stands for.</summary>
    public int RareRows { get; init; }

    internal override int LevelCount => CodeStarts.Count - 1;

    internal override bool KnowsAll => RareRows == 0;

    internal bool HasOther => Other is not null;

    internal override bool Knows(string? cell) => (HasOther && cell is not null) || (_codes ??= CodesByText()).ContainsKey(Key(cell));

    internal override string NameOf(int level) =>
        CodeStarts[level + 1] - CodeStarts[level] > 1 ? "a rare value" : Levels[CodeStarts[level]] is { } text ? $"'{text}'" : "missing";

    private long[] Cumulative => _cumulative ??= CumulativeCounts.From(Counts);

    /// <summary>Fits the levels that occur in at least <paramref name="minimumRows"/> rows.</summary>
    internal static CategoryEncoding Fit(
        string name, string?[] cells, EncoderOptions options, int minimumRows, List<string> notes, bool mayGroup = true)
    {
        var counts = new Dictionary<string, int>();
        int missing = 0;
        foreach (string? cell in cells)
        {
            if (cell is null)
                missing++;
            else
                CollectionsMarshal.GetValueRefOrAddDefault(counts, cell, out _)++;
        }

        var levels = counts.Select(level => (Text: (string?)level.Key, Count: level.Value)).ToList();
        var (other, spread) = KeepFrequent(name, levels, minimumRows, mayGroup ? cells.Length : null, notes);
        if (missing > 0)
            levels.Add((null, missing));
        levels.Sort((a, b) => a.Count != b.Count ? b.Count.CompareTo(a.Count) : string.CompareOrdinal(a.Text, b.Text));
        if (levels.Count == 1)
            levels.Add((levels[0].Text, 0)); // A variable needs two levels; the second is never drawn.
        int[] starts = GroupRare([.. levels.Select(level => level.Count)], options.CodesFor(cells.Length));
        if (starts.Length - 1 < levels.Count)
            notes.Add($"Column '{name}' has {levels.Count:N0} values: the {StandAlone(starts):N0} most frequent are learned one by one, "
                + "the others in groups of like frequency.");
        return new CategoryEncoding
        {
            Name = name,
            Levels = [.. levels.Select(level => level.Text)],
            Counts = [.. levels.Select(level => level.Count)],
            CodeStarts = starts,
            Other = other,
            RareRows = spread,
        };
    }

    /// <summary>Takes out the rare levels; the level that stands for them, or else how many rows are spread over the others.</summary>
    /// <param name="name">The column, for the note.</param>
    /// <param name="levels">All levels, of which the frequent remain.</param>
    /// <param name="minimumRows">Rows that a level needs.</param>
    /// <param name="groupedOf">The table's rows, of which a share too large to be spread is learned as a level; null to spread them all.</param>
    /// <param name="notes">Told what happens.</param>
    private static (string? Other, int Spread) KeepFrequent(
        string name, List<(string? Text, int Count)> levels, int minimumRows, int? groupedOf, List<string> notes)
    {
        var rare = levels.Where(level => level.Count < minimumRows).ToList();
        if (rare.Count == 0)
            return (null, 0);
        int rows = rare.Sum(level => level.Count);
        levels.RemoveAll(level => level.Count < minimumRows);
        if (levels.Count == 0)
        {
            levels.Add((OtherText, rows));
            notes.Add($"Column '{name}' has no value in {minimumRows} rows or more, so every value is written as '{OtherText}'.");
            return (OtherText, 0);
        }

        string values = rare.Count == 1 ? "1 value" : $"{rare.Count:N0} values";
        string these = $"Column '{name}' has {values} in fewer than {minimumRows} rows{(rare.Count == 1 ? "" : " each")}, {rows:N0} rows in all";
        if (rare.Count == 1 || rows < minimumRows || !(rows > LargestSpreadShare * groupedOf))
        {
            notes.Add($"{these}; they don't come back, and their rows get other values of the column by frequency.");
            return (null, rows);
        }

        // A column that has such a level already means the same by it.
        int place = levels.FindIndex(level => string.Equals(level.Text, OtherText, StringComparison.OrdinalIgnoreCase));
        string other = place < 0 ? OtherText : levels[place].Text!;
        if (place >= 0)
            levels[place] = (other, levels[place].Count + rows);
        else
            levels.Add((other, rows));
        notes.Add($"{these}; they don't come back, but are learned as one and written as '{other}'.");
        return (other, 0);
    }

    /// <summary>
    /// Starts of the codes: three quarters of them for the most frequent levels, the rest for groups of about equal mass.
    /// </summary>
    private static int[] GroupRare(int[] counts, int maximum)
    {
        if (counts.Length <= maximum)
            return [.. Enumerable.Range(0, counts.Length + 1)];
        int alone = maximum * 3 / 4, groups = maximum - alone;
        var starts = Enumerable.Range(0, alone + 1).ToList();
        long left = counts.Skip(alone).Sum(count => (long)count), inGroup = 0;
        for (int level = alone; level < counts.Length - 1 && groups > 1; level++)
        {
            inGroup += counts[level];
            if (inGroup * groups < left)
                continue;
            starts.Add(level + 1);
            left -= inGroup;
            inGroup = 0;
            groups--;
        }

        starts.Add(counts.Length);
        return [.. starts];
    }

    private static int StandAlone(int[] starts) => starts.Zip(starts.Skip(1)).Count(code => code.Second - code.First == 1);

    internal override void Encode(string?[] cells, EncodedTable target, VariableSlot slot, Random random)
    {
        _codes ??= CodesByText();
        int stride = target.Layout.Categories;
        for (int row = 0; row < cells.Length; row++)
        {
            if (!_codes.TryGetValue(Key(cells[row]), out int code) && !(HasOther && cells[row] is not null && _codes.TryGetValue(Key(Other), out code)))
                code = CodeOf(CumulativeCounts.Draw(Cumulative, 0, Counts.Count, random));
            target.Codes[(row * stride) + slot.Category] = code;
        }
    }

    internal override string?[] Decode(EncodedSample sample, VariableSlot slot, Random random)
    {
        var cells = new string?[sample.Rows];
        int stride = sample.Layout.Categories;
        for (int row = 0; row < cells.Length; row++)
        {
            int code = sample.Codes[(row * stride) + slot.Category];
            int start = CodeStarts[code], end = CodeStarts[code + 1];
            cells[row] = Levels[end - start == 1 ? start : CumulativeCounts.Draw(Cumulative, start, end, random)];
        }

        return cells;
    }

    private Dictionary<string, int> CodesByText()
    {
        var codes = new Dictionary<string, int>(Levels.Count);
        for (int code = 0; code < LevelCount; code++)
            for (int level = CodeStarts[code]; level < CodeStarts[code + 1]; level++)
                codes.TryAdd(Key(Levels[level]), code);
        return codes;
    }

    private int CodeOf(int level) => _codes![Key(Levels[level])];

    /// <summary>A dictionary takes no null; no text begins with this character, which Unicode never assigns.</summary>
    private static string Key(string? text) => text ?? "\uFFFF";
}
