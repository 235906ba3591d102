using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Tests.Testing;
using static TabGraphSyn.Tests.Tables.EncoderHarness;

namespace TabGraphSyn.Tests.Tables;

/// <summary>Tables at the edges: each is read by inference, fitted, encoded and decoded, with nothing that isn't a number on the way.</summary>
public sealed class TableEncoderRobustnessTests
{
    public static TheoryData<string> Tables => [.. EdgeTables.Kinds];

    [Theory]
    [MemberData(nameof(Tables))]
    public void Decode_TableAtTheEdge_GivesCellsOfItsKind(string kind)
    {
        Table table = EdgeTables.Make(kind);
        var schema = SchemaInference.Infer(table);

        var encoder = TableEncoder.Fit(table, schema);
        var encoded = encoder.Encode(table, seed: 1);
        var decoded = encoder.Decode(Independent(encoded, 500, seed: 2), seed: 3);

        Assert.All(encoded.Low.Zip(encoded.High), cell => Assert.True(cell.First >= 0 && cell.First <= cell.Second && cell.Second <= 1));
        for (int cell = 0; cell < encoded.Codes.Length; cell++)
            Assert.InRange(encoded.Codes[cell], 0, encoder.Layout.LevelCounts[cell % encoder.Layout.Categories] - 1);
        for (int column = 0; column < decoded.ColumnCount; column++)
        {
            string?[] real = table.Columns[table.ColumnNames.ToList().IndexOf(decoded.ColumnNames[column])];
            var about = schema.Columns.Single(schema => schema.Name == decoded.ColumnNames[column]);
            EdgeTables.AssertFits(about, real, decoded.Columns[column]);
        }
    }

    [Fact]
    public void Decode_ClassOfFiveRows_Survives()
    {
        Table table = EdgeTables.Make("class of five");
        var encoder = TableEncoder.Fit(table, SchemaInference.Infer(table));

        var decoded = encoder.Decode(Independent(encoder.Encode(table, seed: 1), 5_000, seed: 2), seed: 3);

        Assert.InRange(decoded.Columns[0].Count(cell => cell == "rare"), 30, 200);
    }

    [Fact]
    public void Fit_FiftyThousandLevels_HasFewCodes()
    {
        Table table = EdgeTables.Make("many levels");

        var encoder = TableEncoder.Fit(table, SchemaInference.Infer(table), new EncoderOptions { MinimumLevelRows = 1 });

        Assert.InRange(encoder.Layout.LevelCounts[0], 32, 256);
    }

    [Theory]
    [InlineData(600, 32)]
    [InlineData(2_000, 100)]
    [InlineData(20_000, 256)]
    public void Fit_ManyLevels_HasCodesByRows(int rows, int codes)
    {
        string?[] cells = [.. Enumerable.Range(0, rows).Select(i => $"level {i % (rows / 2)}")];

        var encoder = Fit(cells, ColumnKind.Category, options: new EncoderOptions { MinimumLevelRows = 1 });

        Assert.Equal(codes, encoder.Layout.LevelCounts[0]);
        Assert.Equal(cells.ToHashSet(), Synthesize(cells, ColumnKind.Category, options: new EncoderOptions { MinimumLevelRows = 1 }, rows: 20 * rows).ToHashSet());
    }

    [Fact]
    public void Encode_MoreCellsThanAnArrayHolds_SaysSo()
    {
        // Two thousand flags: their encoder then meets a table whose columns are one long array.
        const int Columns = 2_000, Rows = 600_000;
        string[] names = [.. Enumerable.Range(0, Columns).Select(column => $"c{column}")];
        var small = new Table(names, [.. names.Select((_, column) => (string?[])[.. Enumerable.Range(0, 20).Select(row => $"{(row * 7919 + column) % 2}")])]);
        var schema = new TableSchema([.. names.Select(name => new ColumnSchema { Name = name, Kind = ColumnKind.Category })]);
        string?[] column = new string?[Rows];
        var large = new Table(names, [.. Enumerable.Repeat(column, Columns)]);
        var encoder = TableEncoder.Fit(small, schema, new EncoderOptions { MinimumLevelRows = 1 });

        var exception = Assert.Throws<TabGraphSyn.Pipeline.UnusableInputException>(() => encoder.Encode(large, seed: 1));

        Assert.Contains("use a part of its rows", exception.Message, StringComparison.Ordinal);
    }
}
