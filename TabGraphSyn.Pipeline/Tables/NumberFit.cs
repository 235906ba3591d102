namespace TabGraphSyn.Pipeline.Tables;

/// <summary>Decides whether a number or date column becomes a category of few values or a curve with states.</summary>
internal static class NumberFit
{
    /// <summary>Share of rows with a rare value up to which a column of few values is a category.</summary>
    private const double LargestRareShare = 0.05;

    public static ColumnEncoding Fit(string name, string?[] cells, CellFormat format, EncoderOptions options, List<string> notes)
    {
        var positions = new double[cells.Length];
        for (int row = 0; row < cells.Length; row++)
            positions[row] = cells[row] is { } text && format.TryRead(text, out double position) ? position : double.NaN;
        var values = ValueCounts.Of(positions);
        int missing = cells.Length - values.Rows;
        if (values.Values.Length <= options.MaximumDiscreteValues && RareShare(values, options.ExactRows) <= LargestRareShare)
            return DiscreteNumberEncoding.Fit(name, values, missing, format, options, notes);

        bool[] spikes = values.FindSpikes(cells.Length, options.ExactRows, options.MaximumStates - 2);
        var rest = values.Where(i => !spikes[i]);
        if (rest.Rows == 0)
            return DiscreteNumberEncoding.Fit(name, values, missing, format, options, notes);
        var curve = QuantileCurve.Fit(rest, format.HasGrid, options);
        if (options.ProtectValues && curve.PooledRows > 0)
            notes.Add($"Column '{name}': values in fewer than {options.ProtectionRows} rows are protected, in {curve.PooledRows:N0} rows; "
                + "they come back as others from about the same range.");
        return new NumberEncoding
        {
            Name = name,
            Format = format,
            Curve = curve,
            Spikes = values.Where(i => spikes[i]).Values,
            HasMissing = missing > 0,
        };
    }

    private static double RareShare(ValueCounts values, int exactRows) =>
        values.Counts.Where(count => count < exactRows).Sum() / (double)values.Rows;
}
