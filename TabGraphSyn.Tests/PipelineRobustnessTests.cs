using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests;

/// <summary>Tables at the edges go through the whole pipeline: read, trained on, sampled, decoded and measured.</summary>
[Collection(TensorTests.Name)]
public class PipelineRobustnessTests
{
    private static readonly SynthesisOptions Short = new()
    {
        Seed = 5, EpochsVae = 20, EpochsGnn = 5, EpochsDiffusion = 20, DenoisingSteps = 4, Device = ComputeDevice.Cpu,
    };

    /// <summary>The reader refuses a file of one column, because it can't tell it from one whose delimiter it doesn't know.</summary>
    public static TheoryData<string> Tables => [.. EdgeTables.Kinds.Where(kind => kind != "one column")];

    [Theory]
    [InlineData("twenty rows")]
    [InlineData("constant and missing")]
    [InlineData("huge")]
    public void Synthesize_SmallTableAtTheEdge_GivesCellsOfItsKind(string kind) => AssertWalks(kind, Short);

    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(Tables))]
    public void Synthesize_TableAtTheEdge_GivesCellsOfItsKind(string kind)
    {
        int rows = EdgeTables.Make(kind).RowCount;
        AssertWalks(kind, rows > 5_000 ? Short with { EpochsVae = 2, EpochsGnn = 1, EpochsDiffusion = 2 } : Short with { EpochsDiffusion = 150 });
    }

    private static void AssertWalks(string kind, SynthesisOptions options)
    {
        using var folder = new TemporaryFolder();
        Table table = EdgeTables.Make(kind);
        var schema = SchemaInference.Infer(table);
        string input = folder.File("input.csv");
        TableWriter.Write(input, table, schema, new CsvFormat());
        var losses = new LossListener();

        var summary = new SynthesisPipeline(options, losses).Synthesize(
            new SynthesisFiles { Input = input, Output = folder.File("out.csv"), Model = folder.File("model.tgs") }, default);
        SynthesisPipeline.Sample(folder.File("model.tgs"), 700, 9, folder.File("more.csv"), options, null, default);

        Assert.All(losses.Heard, loss => Assert.True(double.IsFinite(loss)));
        AssertColumns(TableReader.Read(input).Table, schema, TableReader.Read(folder.File("out.csv")).Table, table.RowCount);
        AssertColumns(TableReader.Read(input).Table, schema, TableReader.Read(folder.File("more.csv")).Table, 700);
        Assert.Equal(table.RowCount, summary.Rows);
    }

    private static void AssertColumns(Table real, TableSchema schema, Table made, int rows)
    {
        Assert.Equal(rows, made.RowCount);
        Assert.Equal(schema.Columns.Where(column => column.Kind != ColumnKind.FreeText).Select(column => column.Name), made.ColumnNames);
        for (int column = 0; column < made.ColumnCount; column++)
        {
            int at = real.ColumnNames.ToList().IndexOf(made.ColumnNames[column]);
            EdgeTables.AssertFits(schema.Columns[at], real.Columns[at], made.Columns[column], tolerance: 0.2);
        }
    }

    private sealed class LossListener : IProgress<PipelineProgress>
    {
        public List<double> Heard { get; } = [];

        public void Report(PipelineProgress value) => Heard.AddRange(((double?[])[value.Loss, value.ValidationLoss]).OfType<double>());
    }
}
