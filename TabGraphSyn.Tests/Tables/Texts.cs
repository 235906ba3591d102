using System.Text;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests.Tables;

/// <summary>Small tables for the tests of reading and inference.</summary>
internal static class Texts
{
    /// <summary>A file of a header and rows made from their index.</summary>
    public static string Csv(string header, int rows, Func<int, string> row, string newline = "\n") =>
        header + newline + string.Concat(Enumerable.Range(0, rows).Select(index => row(index) + newline));

    public static TableFile Read(string text, TableLimits? limits = null) => Read(Encoding.UTF8.GetBytes(text), limits);

    public static TableFile Read(byte[] bytes, TableLimits? limits = null)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("t.csv");
        File.WriteAllBytes(path, bytes);
        return TableReader.Read(path, limits);
    }

    /// <summary>A table of one column, read from no file.</summary>
    public static Table Column(string name, IEnumerable<string?> cells) => new([name], [[.. cells]]);

    /// <summary>What is inferred of a column named <c>x</c>, with as many rows as given.</summary>
    public static ColumnSchema Infer(int rows, Func<int, string?> cell, string name = "x") =>
        SchemaInference.Infer(Column(name, Enumerable.Range(0, rows).Select(cell))).Columns[0];
}
