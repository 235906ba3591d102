using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Conditions;

/// <summary>The values of a column that come in equal numbers.</summary>
internal static class BalancedLevels
{
    /// <summary>More values than this are no classes.</summary>
    private const int MostLevels = 200;

    /// <summary>For each value that the model gives back the conditions under which a row has it. A missing cell is no value.</summary>
    /// <param name="encoder">Of the model.</param>
    /// <param name="column">The column, which the encoder knows.</param>
    /// <param name="where">Conditions that hold anyway; values that they exclude are left out.</param>
    /// <exception cref="UnusableInputException">The column holds no values that can be counted off.</exception>
    public static IReadOnlyList<CellCondition[]> Of(TableEncoder encoder, string column, IReadOnlyList<CellCondition> where)
    {
        var encoding = Encoding(encoder, column);
        if (encoding is CopiedEncoding copied)
            encoding = Encoding(encoder, copied.Sources[0]);
        CellCondition[][] levels = encoding switch
        {
            CategoryEncoding category => OfTexts(column, category.Levels.Where((_, level) => category.Counts[level] > 0)),
            MappedEncoding mapped => OfTexts(column, mapped.Texts),
            BinnedEncoding binned => OfTexts(column, binned.Texts),
            DiscreteNumberEncoding number => [.. number.Lows.Zip(number.Highs, (low, high) => OfRun(column, number.Format, low, high))],
            FixedEncoding => throw Refused(column, "it has one value in every row"),
            _ => throw Refused(column, "it holds numbers or dates of many values; name a column of a few values"),
        };
        CellCondition[] own = [.. where.Where(condition => condition.Column == column)];
        levels = [.. levels.Where(level => own.All(condition => condition.Holds(level[0].Values[0])))];
        return levels.Length switch
        {
            0 => throw Refused(column, "none of its values is left by the other conditions"),
            > MostLevels => throw Refused(column, $"it has {levels.Length:N0} values; name a column of at most {MostLevels}"),
            _ => levels,
        };
    }

    public static UnusableInputException Refused(string column, string reason) => new($"Column '{column}' can't be balanced: {reason}.");

    private static ColumnEncoding Encoding(TableEncoder encoder, string name) => encoder.State.Columns.First(encoding => encoding.Name == name);

    private static CellCondition[][] OfTexts(string column, IEnumerable<string?> texts) =>
        [.. texts.OfType<string>().Distinct().Select(text => new[] { new CellCondition($"{column}={text}", column, Comparison.In, [text], Format: null) })];

    private static CellCondition[] OfRun(string column, CellFormat format, double low, double high)
    {
        string from = Text(low), to = Text(high);
        return from == to
            ? [new CellCondition($"{column}={from}", column, Comparison.In, [from], format)]
            : [
                new CellCondition($"{column}>={from}", column, Comparison.AtLeast, [from], format),
                new CellCondition($"{column}<={to}", column, Comparison.AtMost, [to], format),
            ];

        string Text(double position) => format.Write(position, exact: true, new PositionRange(position, position), new Random(0));
    }
}
