namespace TabGraphSyn.Pipeline.Conditions;

/// <summary>Says what would have been right where a name or a value isn't known.</summary>
internal static class NearTexts
{
    private const int AllOf = 6, Nearest = 3, LongestCompared = 64;

    /// <summary>"its values are 'a', 'b' and 'c'" of few, "the nearest values are …" of many.</summary>
    public static string Describe(string text, IReadOnlyList<string> known, string one, string many)
    {
        if (known.Count == 1)
            return $"its only {one} is '{known[0]}'";
        return known.Count <= AllOf
            ? $"the {many} are {List(known)}"
            : $"the nearest {many} are {List([.. known.OrderBy(other => Distance(text, other)).ThenBy(other => other, StringComparer.Ordinal).Take(Nearest)])}";
    }

    private static string List(IReadOnlyList<string> texts) => $"'{string.Join("', '", texts.SkipLast(1))}' and '{texts[^1]}'";

    /// <summary>Single characters to insert, remove or change, without regard to case (Levenshtein, 1966).</summary>
    private static int Distance(string first, string second)
    {
        first = first[..Math.Min(first.Length, LongestCompared)].ToUpperInvariant();
        second = second[..Math.Min(second.Length, LongestCompared)].ToUpperInvariant();
        int[] before = [.. Enumerable.Range(0, second.Length + 1)];
        for (int i = 1; i <= first.Length; i++)
        {
            int[] now = new int[second.Length + 1];
            now[0] = i;
            for (int j = 1; j <= second.Length; j++)
                now[j] = Math.Min(Math.Min(now[j - 1], before[j]) + 1, before[j - 1] + (first[i - 1] == second[j - 1] ? 0 : 1));
            before = now;
        }

        return before[^1];
    }
}
