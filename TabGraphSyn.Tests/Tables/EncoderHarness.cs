using System.Globalization;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Tests.Tables;

/// <summary>Tables of one column, and samples that stand in for what a model would draw.</summary>
internal static class EncoderHarness
{
    public static Table Column(IEnumerable<string?> cells) => new(["x"], [cells.ToArray()]);

    public static TableSchema Schema(ColumnKind kind, string? format = null) =>
        new([new ColumnSchema { Name = "x", Kind = kind, Format = format }]);

    public static TableEncoder Fit(IEnumerable<string?> cells, ColumnKind kind, string? format = null, EncoderOptions? options = null) =>
        TableEncoder.Fit(Column(cells), Schema(kind, format), options);

    /// <summary>The encoded rows themselves, each number in the middle of its interval.</summary>
    public static EncodedSample Middle(EncodedTable table) => new(
        table.Layout, table.Rows, table.Codes,
        [.. table.Low.Zip(table.High, (low, high) => Math.Clamp((low + high) / 2, 1e-6f, 1 - 1e-6f))]);

    /// <summary>Rows whose variables are drawn independently: codes from the table's own rows, numbers uniformly.</summary>
    public static EncodedSample Independent(EncodedTable table, int rows, int seed)
    {
        var random = new Random(seed);
        int categories = table.Layout.Categories, numbers = table.Layout.Numbers;
        var codes = new int[rows * categories];
        for (int i = 0; i < codes.Length; i++)
            codes[i] = table.Codes[(random.Next(table.Rows) * categories) + (i % categories)];
        var uniforms = new float[rows * numbers];
        for (int i = 0; i < uniforms.Length; i++)
            uniforms[i] = Math.Clamp(random.NextSingle(), 1e-6f, 1 - 1e-6f);
        return new EncodedSample(table.Layout, rows, codes, uniforms);
    }

    /// <summary>Encodes a column of cells and decodes it from the middles of its intervals.</summary>
    public static string?[] RoundTrip(string?[] cells, ColumnKind kind, string? format = null, EncoderOptions? options = null)
    {
        var encoder = Fit(cells, kind, format, options);
        return encoder.Decode(Middle(encoder.Encode(Column(cells), seed: 1)), seed: 1).Columns[0];
    }

    /// <summary>Synthetic cells of a column, with as many rows as it has unless said otherwise.</summary>
    public static string?[] Synthesize(string?[] cells, ColumnKind kind, string? format = null, EncoderOptions? options = null, int rows = 0)
    {
        var encoder = Fit(cells, kind, format, options);
        var sample = Independent(encoder.Encode(Column(cells), seed: 1), rows == 0 ? cells.Length : rows, seed: 2);
        return encoder.Decode(sample, seed: 3).Columns[0];
    }

    /// <summary>Cells of a column, each from the same stream of draws.</summary>
    public static string?[] Cells(int rows, Func<Random, string?> cell)
    {
        var random = new Random(21);
        return [.. Enumerable.Range(0, rows).Select(_ => cell(random))];
    }

    /// <summary>A number as it is shortest.</summary>
    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The values of the cells that are there.</summary>
    public static double[] Numbers(IEnumerable<string?> cells) =>
        [.. cells.OfType<string>().Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
}
