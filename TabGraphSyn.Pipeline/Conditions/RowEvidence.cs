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

    private static double[] AllBut(int barred, int levels) => [.. Enumerable.Range(0, levels).Select(level => level == barred ? 0.0 : 1)];
}
