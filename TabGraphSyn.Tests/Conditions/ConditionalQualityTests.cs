using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Conditions;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Tests.Testing;
using Xunit.Abstractions;

namespace TabGraphSyn.Tests.Conditions;

/// <summary>What rows that meet conditions are worth, on diamonds and a model with the balanced preset.</summary>
[Trait("Category", "Slow")]
public sealed class ConditionalQualityTests(ITestOutputHelper output, TrainedDiamonds diamonds) : IClassFixture<TrainedDiamonds>
{
    [Fact]
    public void Fill_ThirdOfTheCells_GivesRowsThatAreHardToTell()
    {
        Table others = diamonds.Holdout.SelectRows([.. Enumerable.Range(0, 2000)]), partial = diamonds.Holdout.SelectRows([.. Enumerable.Range(2000, 2000)]);
        TableWriter.Write(diamonds.Folder.File("partial.csv"), Blanked(partial), diamonds.Schema, new CsvFormat());

        Table filled = diamonds.Sample(new SampleConditions { Fill = diamonds.Folder.File("partial.csv") }, rows: 0, "filled.csv");

        double area = Measure(filled, others).TwoSample;
        output.WriteLine($"Filled rows: C2ST {area:0.000}");
        Assert.InRange(area, 0.4, 0.56);
    }

    /// <summary>
    /// Of as many rows a balanced table has fewer of the large classes, which are hard to tell here, so real rows too lose by balancing;
    /// synthetic ones must not lose more.
    /// </summary>
    [Fact]
    public void Balance_Class_LosesNoMoreThanRealRows()
    {
        const int Draws = 3;
        double onPlain = 0, onBalanced = 0;
        for (int draw = 1; draw <= Draws; draw++)
        {
            onPlain += Useful(diamonds.Sample(new SampleConditions(), 6000, "plain.csv", draw)) / Draws;
            onBalanced += Useful(diamonds.Sample(new SampleConditions { Balance = TrainedDiamonds.Target }, 6000, "balanced.csv", draw)) / Draws;
        }

        double onReal = Useful(diamonds.Others.SelectRows([.. Enumerable.Range(0, 6000)])), onRealBalanced = Useful(Balanced(diamonds.Others, 6000));
        output.WriteLine($"Train on 6,000 rows: AUC {onPlain:0.000}, balanced {onBalanced:0.000}; real {onReal:0.000}, balanced {onRealBalanced:0.000}");
        Assert.InRange(onBalanced, onPlain + Math.Min(0, onRealBalanced - onReal) - 0.005, 1);

        double Useful(Table rows) => Measure(rows, diamonds.Holdout).TrainOnSynthetic!.Value;
    }

    private static Table Balanced(Table table, int rows)
    {
        string?[] target = table.Columns[table.ColumnNames.ToList().IndexOf(TrainedDiamonds.Target)].ToArray();
        var classes = Enumerable.Range(0, table.RowCount).GroupBy(row => target[row]).ToArray();
        return table.SelectRows([.. classes.SelectMany(rowsOfOne => rowsOfOne.Take(rows / classes.Length))]);
    }

    private TableMeasures Measure(Table synthetic, Table holdout) =>
        new TableMeasuring(diamonds.Schema, seed: 0, threads: 2).Measure(diamonds.Training, synthetic, holdout, TrainedDiamonds.Target, default);

    private static Table Blanked(Table table)
    {
        var random = new Random(1);
        return new Table(table.ColumnNames, [.. table.Columns.Select(column => column.Select(cell => random.Next(3) == 0 ? null : cell).ToArray())]);
    }
}

/// <summary>A model of 8,000 diamonds, 4,000 that it never saw to measure on, and all others.</summary>
public sealed class TrainedDiamonds : IDisposable
{
    public const string Target = "cut";

    private static readonly SynthesisOptions Options = new() { Threads = 2, HoldOut = false, Device = ComputeDevice.Cpu };

    public TrainedDiamonds()
    {
        Table all = TableReader.Read(BundledData.PathOf("diamonds.csv")).Table;
        int[] rows = Seeds.Draw(all.RowCount, 12_000, seed: 0, "diamonds");
        Training = all.SelectRows(rows[..8000]);
        Holdout = all.SelectRows(rows[8000..]);
        int[] others = [.. Enumerable.Range(0, all.RowCount).Except(rows)];
        new Random(0).Shuffle(others); // the file is in the order of price
        Others = all.SelectRows(others);
        Schema = SchemaInference.Infer(Training);
        TableWriter.Write(Folder.File("train.csv"), Training, Schema, new CsvFormat());
        new SynthesisPipeline(Options).Synthesize(new SynthesisFiles { Input = Folder.File("train.csv"), Model = Folder.File("model.tgs") }, default);
    }

    public TemporaryFolder Folder { get; } = new();

    public Table Training { get; }

    public Table Holdout { get; }

    /// <summary>All other diamonds.</summary>
    public Table Others { get; }

    public TableSchema Schema { get; }

    /// <summary>Makes rows from the model.</summary>
    public Table Sample(SampleConditions conditions, int rows, string name, int seed = 1)
    {
        SynthesisPipeline.Sample(Folder.File("model.tgs"), rows, seed, Folder.File(name), Options, null, default, conditions);
        return TableReader.Read(Folder.File(name)).Table;
    }

    public void Dispose() => Folder.Dispose();
}
