using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Conditions;

/// <summary>What a column's conditions leave of its variables.</summary>
/// <param name="Slot">The variables.</param>
/// <param name="Shares">For each level of the category variable the share of its values that is allowed, from 0 to 1; null without such a variable.</param>
/// <param name="Ranges">Intervals of cumulative probability that the number may lie in where it counts, rising; null where all are allowed.</param>
internal sealed record AllowedValues(VariableSlot Slot, double[]? Shares, IReadOnlyList<(float Low, float High)>? Ranges)
{
    /// <summary>Some value is left.</summary>
    public bool IsPossible => Shares is { } shares ? shares.Any(share => share > 0) : Ranges is not { Count: 0 };

    /// <summary>What both leave, of the same variables.</summary>
    public AllowedValues And(AllowedValues other) => this with
    {
        Shares = Shares is null ? other.Shares : other.Shares is null ? Shares : [.. Shares.Zip(other.Shares, Math.Min)],
        Ranges = Ranges ?? other.Ranges,
    };

    /// <summary>Moves numbers of a sample that lie beside the ranges, as a tree's level may that is allowed in part, into the nearest one.</summary>
    public void MoveInside(EncodedSample sample, Random random)
    {
        if (Ranges is not { Count: > 0 } ranges) return;
        for (int row = 0; row < sample.Rows; row++)
        {
            bool counts = Slot.Category < 0 || sample.Codes[(row * sample.Layout.Categories) + Slot.Category] == 0;
            ref float uniform = ref sample.Uniforms[(row * sample.Layout.Numbers) + Slot.Number];
            float at = uniform;
            if (!counts || ranges.Any(range => at > range.Low && at < range.High)) continue;
            var (low, high) = ranges.MinBy(range => Math.Abs(at - Math.Clamp(at, range.Low, range.High)));
            uniform = Math.Clamp(low + ((high - low) * random.NextSingle()), 1e-6f, 1 - 1e-6f);
        }
    }

    /// <summary>What conditions leave of a column that is learned.</summary>
    /// <param name="encoding">The column.</param>
    /// <param name="slot">Its variables.</param>
    /// <param name="conditions">Conditions on it, or on a column that repeats it.</param>
    /// <returns>Null for a column without variables.</returns>
    public static AllowedValues? Of(ColumnEncoding encoding, VariableSlot slot, IReadOnlyList<CellCondition> conditions)
    {
        bool Holds(string? cell) => conditions.All(condition => condition.Holds(cell));
        return encoding switch
        {
            CategoryEncoding category => new AllowedValues(slot, OfLevels(category, Holds), null),
            DiscreteNumberEncoding number => new AllowedValues(slot, OfRuns(number, Holds), null),
            NumberEncoding number => OfNumber(number, slot, conditions, Holds),
            _ => null,
        };
    }

    /// <summary>Levels of a column from which another follows that meet what is asked of the other.</summary>
    public static AllowedValues OfMapped(CategoryEncoding source, VariableSlot slot, MappedEncoding mapped, IReadOnlyList<CellCondition> conditions)
    {
        HashSet<string> allowed = [];
        bool missing = false;
        for (int level = 0; level < mapped.Levels.Count; level++)
        {
            if (!conditions.All(condition => condition.Holds(mapped.Texts[level])))
                continue;
            if (mapped.Levels[level] is { } text)
                allowed.Add(text);
            else
                missing = true;
        }

        return new AllowedValues(slot, OfLevels(source, cell => cell is null ? missing : allowed.Contains(cell)), null);
    }

    /// <summary>The column as it decodes when every value of a partly allowed level has to be allowed.</summary>
    public static ColumnEncoding Narrowed(ColumnEncoding encoding, IReadOnlyList<CellCondition> conditions)
    {
        bool Holds(string? cell) => conditions.All(condition => condition.Holds(cell));
        if (encoding is DiscreteNumberEncoding { Format.HasGrid: true } number)
        {
            var runs = number.Lows.Zip(number.Highs, (low, high) =>
            {
                double[] held = [.. Positions(low, high, grid: true).Where(position => Holds(Text(number, position)))];
                return held.Length == 0 ? (Low: low, High: high) : (Low: held[0], High: held[^1]);
            }).ToArray();
            return number with { Lows = [.. runs.Select(run => run.Low)], Highs = [.. runs.Select(run => run.High)] };
        }

        return encoding is not CategoryEncoding category ? encoding : new CategoryEncoding
        {
            Name = category.Name,
            Levels = category.Levels,
            Counts = [.. category.Counts.Select((count, level) => Holds(category.Levels[level]) ? count : 0)],
            CodeStarts = category.CodeStarts,
            Other = category.Other,
            RareRows = category.RareRows,
        };
    }

    private static double[] OfLevels(CategoryEncoding category, Func<string?, bool> holds)
    {
        double[] shares = new double[category.LevelCount];
        for (int code = 0; code < shares.Length; code++)
        {
            long all = 0, allowed = 0;
            for (int level = category.CodeStarts[code]; level < category.CodeStarts[code + 1]; level++)
            {
                all += category.Counts[level];
                allowed += holds(category.Levels[level]) ? category.Counts[level] : 0;
            }

            shares[code] = all == 0 ? 0 : (double)allowed / all;
        }

        return shares;
    }

    private static double[] OfRuns(DiscreteNumberEncoding number, Func<string?, bool> holds)
    {
        double[] shares = new double[number.LevelCount];
        for (int code = 0; code < number.Lows.Count; code++)
            shares[code] = Positions(number.Lows[code], number.Highs[code], number.Format.HasGrid).Average(position => holds(Text(number, position)) ? 1.0 : 0);
        if (number.Counts.Count > number.Lows.Count)
            shares[number.Lows.Count] = holds(null) ? 1 : 0;
        return shares;
    }

    private static AllowedValues OfNumber(NumberEncoding number, VariableSlot slot, IReadOnlyList<CellCondition> conditions, Func<string?, bool> holds)
    {
        var positions = conditions.Aggregate(
            new List<PositionRange> { new(double.NegativeInfinity, double.PositiveInfinity) }, (left, condition) => condition.Cut(left));
        var ranges = new List<(float Low, float High)>();
        foreach (var range in positions.SelectMany(position => number.Curve.Covering(position, number.Format.HasGrid)))
        {
            if (ranges.Count > 0 && range.Low <= ranges[^1].High)
                ranges[^1] = (ranges[^1].Low, Math.Max(ranges[^1].High, range.High));
            else
                ranges.Add(range);
        }

        if (slot.Category < 0)
            return new AllowedValues(slot, null, ranges);
        double[] shares = new double[number.LevelCount];
        shares[0] = ranges.Count > 0 ? 1 : 0;
        for (int spike = 0; spike < number.Spikes.Count; spike++)
            shares[spike + 1] = positions.Any(range => range.Contains(number.Spikes[spike])) ? 1 : 0;
        if (number.HasMissing)
            shares[^1] = holds(null) ? 1 : 0;
        return new AllowedValues(slot, shares, ranges);
    }

    private static IEnumerable<double> Positions(double low, double high, bool grid)
    {
        const int Parts = 32;
        if (low == high)
            return [low];
        return grid
            ? Enumerable.Range(0, (int)(high - low) + 1).Select(step => low + step)
            : Enumerable.Range(0, Parts + 1).Select(part => low + ((high - low) * part / Parts));
    }

    private static string Text(DiscreteNumberEncoding number, double position) =>
        number.Format.Write(position, exact: true, new PositionRange(position, position), new Random(0));
}
