using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Trees;

namespace TabGraphSyn.Pipeline.Conditions;

/// <summary>What is given of rows, or asked of them, as trees take it.</summary>
internal static class RowEvidence
{
    /// <summary>The given cells of a partial row; a cell that must not come out missing allows all but that.</summary>
    public static LevelEvidence?[] Of(PartialRows given, int row, SequentialTrees trees)
    {
        int categories = trees.Layout.Categories, numbers = trees.Layout.Numbers;
        return Array.ConvertAll(trees.Variables, variable =>
        {
            int code = variable.Category < 0 ? 0 : given.Codes[row * categories + variable.Category];
            float uniform = variable.IsNumber && code == 0 ? given.Uniforms[row * numbers + variable.Number] : float.NaN;
            if (!float.IsNaN(uniform)) return LevelEvidence.OfNumber(variable, uniform);
            if (variable.Category < 0) return null;
            if (code > 0 || (code == 0 && !variable.IsNumber)) return LevelEvidence.OfLevel(variable, variable.LevelOf(code));
            return given.Barred[variable.Category] is >= 0 and var barred ? LevelEvidence.OfAllowed(variable, AllBut(barred, trees.Layout.LevelCounts[variable.Category]), null) : null;
        });
    }

    /// <summary>What a target's conditions leave of each variable.</summary>
    public static LevelEvidence?[] Of(IReadOnlyList<AllowedValues> allowed, SequentialTrees trees) => Array.ConvertAll(trees.Variables, variable =>
        allowed.FirstOrDefault(left => variable.IsNumber ? left.Slot.Number == variable.Number : left.Slot.Category == variable.Category) is { } left
            ? LevelEvidence.OfAllowed(variable, left.Shares, left.Ranges)
            : null);

    /// <summary>Moves numbers that a level of trees put beside what is allowed to what is nearest to it.</summary>
    public static void Snap(EncodedSample sample, IReadOnlyList<AllowedValues> allowed, Random random)
    {
        foreach (var left in allowed.Where(left => left.Ranges is { Count: > 0 }))
        {
            for (int row = 0; row < sample.Rows; row++)
            {
                bool counts = left.Slot.Category < 0 || sample.Codes[row * sample.Layout.Categories + left.Slot.Category] == 0;
                ref float uniform = ref sample.Uniforms[row * sample.Layout.Numbers + left.Slot.Number];
                float at = uniform;
                if (!counts || left.Ranges!.Any(range => at > range.Low && at < range.High)) continue;
                var (low, high) = left.Ranges!.MinBy(range => Math.Abs(at - Math.Clamp(at, range.Low, range.High)));
                uniform = Math.Clamp(low + (high - low) * random.NextSingle(), 1e-6f, 1 - 1e-6f);
            }
        }
    }

    private static double[] AllBut(int barred, int levels) => [.. Enumerable.Range(0, levels).Select(level => level == barred ? 0.0 : 1)];
}
