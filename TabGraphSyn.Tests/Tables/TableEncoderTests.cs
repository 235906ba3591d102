using System.Globalization;
using System.Text.Json;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Tables.EncoderHarness;

namespace TabGraphSyn.Tests.Tables;

public sealed class TableEncoderTests
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    [Fact]
    public void Decode_MixedTable_KeepsOrderNamesAndLeavesOutDropped()
    {
        var (table, schema) = Mixed(200);

        var decoded = Synthetic(TableEncoder.Fit(table, schema), table, 50);

        Assert.Equal(["a, b", "Größe\n2", "size", "Size", "when", "id", "all", "none"], decoded.ColumnNames);
        Assert.Equal(50, decoded.RowCount);
    }

    [Fact]
    public void Decode_SameSeed_GivesSameCells()
    {
        var (table, schema) = Mixed(300);

        var first = Synthetic(TableEncoder.Fit(table, schema), table, 300);
        var second = Synthetic(TableEncoder.Fit(table, schema), table, 300);

        Assert.Equal(first.Columns, second.Columns);
    }

    [Fact]
    public void FromState_SavedAsJson_DecodesAlike()
    {
        var (table, schema) = Mixed(300);
        var encoder = TableEncoder.Fit(table, schema);

        string saved = JsonSerializer.Serialize(encoder.State, Json);
        var loaded = TableEncoder.FromState(JsonSerializer.Deserialize<EncoderState>(saved, Json)!);

        Assert.Equal(encoder.Layout.LevelCounts, loaded.Layout.LevelCounts);
        Assert.Equal(encoder.Layout.StateVariables, loaded.Layout.StateVariables);
        Assert.Equal(encoder.Notes, loaded.Notes);
        Assert.Equal(Synthetic(encoder, table, 500).Columns, Synthetic(loaded, table, 500).Columns);
    }

    [Fact]
    public void Encode_HeldOutRows_MapsWhatWasNotSeen()
    {
        string?[] seen = [.. Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? "red" : "blue")];
        string?[] numbers = [.. Enumerable.Range(0, 200).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        var schema = new TableSchema(
            [new ColumnSchema { Name = "c", Kind = ColumnKind.Category }, new ColumnSchema { Name = "n", Kind = ColumnKind.Integer }]);
        var encoder = TableEncoder.Fit(new Table(["c", "n"], [seen, numbers]), schema);

        var encoded = encoder.Encode(new Table(["n", "c"], [["-500", "9999", null, "100"], ["green", null, "red", "blue"]]), seed: 4);

        Assert.All(encoded.Codes, code => Assert.InRange(code, 0, 1));
        Assert.True(encoded.Low[0] == 0 && encoded.High[0] < 0.05);
        Assert.True(encoded.High[1] == 1 && encoded.Low[1] > 0.95);
        Assert.Equal((0f, 1f), (encoded.Low[2], encoded.High[2]));
        Assert.InRange(encoded.Low[3], 0.48, 0.52);
    }

    [Fact]
    public void Fit_SchemaLacksColumn_Throws() =>
        Assert.Throws<ArgumentException>(() => TableEncoder.Fit(Column(["a", "b"]), new TableSchema([])));

    [Fact]
    public void Fit_TextInNumberColumn_SaysWhere()
    {
        var exception = Assert.Throws<UnusableInputException>(() => Fit(["1", "2", "three"], ColumnKind.Integer));

        Assert.Contains("'x'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("row 3", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'three'", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e999")]
    public void Fit_NotFinite_Throws(string cell) =>
        Assert.Throws<UnusableInputException>(() => Fit(["1.5", "2.5", cell], ColumnKind.Decimal));

    private static Table Synthetic(TableEncoder encoder, Table table, int rows) =>
        encoder.Decode(Independent(encoder.Encode(table, seed: 5), rows, seed: 6), seed: 7);

    private static (Table Table, TableSchema Schema) Mixed(int rows)
    {
        var random = new Random(1);
        string?[] Cells(Func<int, string?> cell) => [.. Enumerable.Range(0, rows).Select(cell)];
        (string Name, ColumnKind Kind, string?[] Cells)[] columns =
        [
            ("a, b", ColumnKind.Category, Cells(_ => random.Next(10) == 0 ? null : $"level \"{random.Next(4)}\"")),
            ("Größe\n2", ColumnKind.Integer, Cells(_ => random.Next(8) == 0 ? null : (random.Next(3) == 0 ? 0 : random.Next(500)).ToString(CultureInfo.InvariantCulture))),
            ("size", ColumnKind.Decimal, Cells(_ => (random.NextDouble() * 9).ToString("0.##", CultureInfo.InvariantCulture))),
            ("Size", ColumnKind.Boolean, Cells(_ => random.Next(3) == 0 ? "Y" : "N")),
            ("left out", ColumnKind.Category, Cells(_ => "z")),
            ("when", ColumnKind.DateTime, Cells(_ => new DateTime(1969, 12, 1).AddSeconds(random.Next(9_000_000)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture))),
            ("id", ColumnKind.Identifier, Cells(i => $"A-{i:0000}")),
            ("all", ColumnKind.Constant, Cells(_ => "one")),
            ("none", ColumnKind.Missing, Cells(_ => null)),
        ];
        return (
            new Table([.. columns.Select(column => column.Name)], [.. columns.Select(column => column.Cells)]),
            new TableSchema([.. columns.Select(column => new ColumnSchema
            {
                Name = column.Name,
                Kind = column.Kind,
                Drop = column.Name == "left out",
                Format = column.Kind == ColumnKind.DateTime ? "yyyy-MM-dd HH:mm:ss" : null,
            })]));
    }
}
