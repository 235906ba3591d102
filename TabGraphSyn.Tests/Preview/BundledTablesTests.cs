using System.Globalization;
using TabGraphSyn.Pipeline.Preview;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests.Preview;

/// <summary>Every packaged table, read, encoded, previewed, decoded, written and read again.</summary>
public sealed class BundledTablesTests
{
    public static TheoryData<string> Files => [.. BundledData.FileNames];

    [Theory]
    [MemberData(nameof(Files))]
    public void Preview_PackagedTable_KeepsWhatMustSurvive(string file)
    {
        var real = TableReader.Read(BundledData.PathOf(file));
        var schema = SchemaInference.Infer(real.Table);
        using var folder = new TemporaryFolder();

        string path = folder.File(file);
        TableWriter.Write(path, Preview(real.Table, schema), schema, real.Format);
        var synthetic = TableReader.Read(path).Table;

        Assert.Equal(schema.Columns.Where(column => !column.Drop).Select(column => column.Name), synthetic.ColumnNames);
        Assert.Equal(real.Table.RowCount, synthetic.RowCount);
        for (int column = 0; column < synthetic.ColumnCount; column++)
        {
            string name = synthetic.ColumnNames[column];
            string?[] seen = real.Table.Columns[real.Table.ColumnNames.ToList().IndexOf(name)];
            CheckColumn(schema.Columns.Single(about => about.Name == name), seen, synthetic.Columns[column]);
        }
    }

    private static Table Preview(Table table, TableSchema schema)
    {
        var encoder = TableEncoder.Fit(table, schema);
        var network = BayesianNetwork.Fit(encoder.Encode(table, seed: 1));
        return encoder.Decode(network.Sample(table.RowCount, seed: 2), seed: 3);
    }

    private static void CheckColumn(ColumnSchema schema, string?[] real, string?[] synthetic)
    {
        double missing = Missing(real);
        Assert.InRange(Missing(synthetic), missing - Tolerance(real.Length), missing + Tolerance(real.Length));
        string[] seen = [.. real.OfType<string>()], made = [.. synthetic.OfType<string>()];
        switch (schema.Kind)
        {
            case ColumnKind.Integer or ColumnKind.Decimal:
                CheckRange(seen, made, Number);
                Assert.True(made.Max(Decimals) <= seen.Max(Decimals));
                Assert.Equal(seen.Average(Decimals), made.Average(Decimals), tolerance: Math.Max(0.25, 0.05 * seen.Average(Decimals)));
                break;
            case ColumnKind.Date or ColumnKind.DateTime:
                CheckRange(seen, made, cell => DateTime.ParseExact(cell, schema.Format!, CultureInfo.InvariantCulture));
                break;
            case ColumnKind.Identifier:
                Assert.Equal(made.Length, made.Distinct().Count());
                Assert.Empty(made.Intersect(seen));
                break;
            default:
                Assert.Subset(seen.ToHashSet(), made.ToHashSet());
                break;
        }
    }

    private static void CheckRange<T>(string[] seen, string[] made, Func<string, T> value)
        where T : IComparable
    {
        T low = seen.Min(value)!, high = seen.Max(value)!;
        Assert.All(made, cell => Assert.InRange(value(cell), low, high));
    }

    /// <summary>Five standard errors of a share at its widest, for the fallback to fewer parents shifts it a little too.</summary>
    private static double Tolerance(int rows) => 2.5 / Math.Sqrt(rows);

    private static double Missing(string?[] cells) => cells.Count(cell => cell is null) / (double)cells.Length;

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    private static int Decimals(string cell) => cell.IndexOf('.', StringComparison.Ordinal) is var point and >= 0 ? cell.Length - point - 1 : 0;
}
