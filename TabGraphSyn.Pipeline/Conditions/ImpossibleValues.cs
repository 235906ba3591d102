using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Conditions;

/// <summary>Says why no row can meet a condition, and what comes nearest.</summary>
internal static class ImpossibleValues
{
    /// <summary>Refuses what a column of one value, or one that is computed from few texts, never holds.</summary>
    /// <exception cref="UnusableInputException">No cell of the column meets a condition.</exception>
    public static void CheckCells(ColumnEncoding column, IReadOnlyList<CellCondition> conditions)
    {
        string?[]? cells = column switch
        {
            FixedEncoding single => [single.Value],
            BinnedEncoding binned => [.. binned.Texts, binned.OfMissing],
            MappedEncoding mapped => [.. mapped.Texts],
            _ => null,
        };
        if (cells is null || cells.Any(cell => conditions.All(condition => condition.Holds(cell))))
            return;
        string[] known = [.. cells.OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        if (column is FixedEncoding)
            throw ConditionParser.Refused(conditions[0].Text, known.Length == 0 ? $"column '{column.Name}' is empty in every row" : $"column '{column.Name}' is '{known[0]}' in every row");
        throw Of(conditions, column.Name, condition => cells.Any(condition.Holds), condition => OfTexts(condition, known));
    }

    /// <summary>The refusal of conditions that leave nothing of a learned column.</summary>
    public static UnusableInputException Refusal(
        TableEncoder encoder, int place, IReadOnlyList<CellCondition> conditions, Func<CellCondition, bool> isPossible) =>
        Of(conditions, encoder.State.Columns[place].Name, isPossible, condition =>
            OfColumn(encoder.State.Columns[RowTarget.PlaceOf(encoder, condition.Column)] is MappedEncoding mapped ? mapped : encoder.State.Columns[place], condition));

    private static UnusableInputException Of(
        IReadOnlyList<CellCondition> conditions, string column, Func<CellCondition, bool> isPossible, Func<CellCondition, string> reason)
    {
        if (conditions.FirstOrDefault(condition => !isPossible(condition)) is { } impossible)
            return ConditionParser.Refused(impossible.Text, reason(impossible));
        string all = string.Join("' and '", conditions.Select(condition => condition.Text));
        return new UnusableInputException($"'{all}' can't be met together: no value of '{column}' meets {(conditions.Count == 2 ? "both" : "all of them")}.");
    }

    private static string OfColumn(ColumnEncoding column, CellCondition condition)
    {
        switch (column)
        {
            case CategoryEncoding category:
                return OfTexts(condition, [.. category.Levels.Where((text, level) => text is not null && category.Counts[level] > 0).OfType<string>()]);
            case MappedEncoding mapped:
                return OfTexts(condition, [.. mapped.Texts.OfType<string>().Distinct()]);
            case DiscreteNumberEncoding number:
                return OfNumbers(condition, number.Format, number.Lows[0], number.Highs[^1], asked => Enumerable.Range(0, number.Lows.Count)
                    .Select(code => Math.Clamp(asked, number.Lows[code], number.Highs[code])).MinBy(position => Math.Abs(position - asked)));
            case NumberEncoding number:
                double low = number.Spikes.Prepend(number.Curve.Range.Low).Min(), high = number.Spikes.Append(number.Curve.Range.High).Max();
                return OfNumbers(condition, number.Format, low, high, asked =>
                {
                    var (from, to) = number.Curve.Interval(asked, number.Format.HasGrid);
                    double[] near = [.. number.Spikes, number.Curve.Position((from + to) / 2, number.Format.HasGrid, out _)];
                    return near.MinBy(position => Math.Abs(position - asked));
                });
            default:
                return $"column '{column.Name}' never holds such a value";
        }
    }

    private static string OfTexts(CellCondition condition, string[] known)
    {
        if (condition.Comparison == Comparison.NotIn || known.Length == 0)
            return $"no value of column '{condition.Column}' would be left";
        if (condition.Values[0] is not { } asked)
            return $"column '{condition.Column}' has no missing cells";
        return condition.Format is null
            ? $"column '{condition.Column}' has no value '{asked}'; {NearTexts.Describe(asked, known, "value", "values")}"
            : $"column '{condition.Column}' never holds such a value; {NearTexts.Describe(asked, known, "value", "values")}";
    }

    private static string OfNumbers(CellCondition condition, CellFormat format, double low, double high, Func<double, double> nearest)
    {
        if (condition.Comparison == Comparison.NotIn)
            return $"no value of column '{condition.Column}' would be left";
        if (condition.Values[0] is not { } asked)
            return $"column '{condition.Column}' has no missing cells";
        format.TryRead(asked, out double position);
        string range = $"the values of column '{condition.Column}' go from {Text(low)} to {Text(high)}";
        return position < low || position > high ? range : $"{range}, and the nearest is {Text(nearest(position))}";

        string Text(double at) => format.Write(at, exact: true, new PositionRange(at, at), new Random(0));
    }
}
