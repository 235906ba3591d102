using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Benchmark;
using TabGraphSyn.Pipeline.Command;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests.Benchmark;

public class GeneratorProcessTests
{
    private static readonly BenchmarkTables Penguins = BenchmarkTables.Split(BundledData.PathOf("penguins.csv"), 0.2, seed: 0, []);

    [Fact]
    public void Generate_Preview_MakesAsManyRowsAndTellsTheCost()
    {
        GeneratedTable made = Generate(["--preset", "preview"], CancellationToken.None);

        Assert.Equal(Penguins.Training.RowCount, made.Rows.RowCount);
        Assert.Equal(Penguins.Training.ColumnNames, made.Rows.ColumnNames);
        Assert.InRange(made.Cost.Seconds, 0.05, 120);
        Assert.InRange(made.Cost.PeakBytes, 20_000_000, 2_000_000_000);
    }

    [Fact]
    public void Generate_WrongOption_SaysWhatTheGeneratorSaid()
    {
        var thrown = Assert.Throws<WrongUsageException>(() => Generate(["--rows", "none"], CancellationToken.None));

        Assert.Contains("--rows must be a whole number", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Generate_TableThatCannotBeLearned_SaysWhatTheGeneratorSaid()
    {
        var few = Penguins with { Training = Penguins.Training.SelectRows([0, 1, 2]) };

        var thrown = Assert.Throws<UnusableInputException>(
            () => new GeneratorProcess([]).Generate(few.Training, few.Schema, few.Format, 0, CancellationToken.None));

        Assert.Contains("has 3 rows, and at least 20 are needed", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Generate_Cancelled_EndsTheProcess() =>
        Assert.Throws<OperationCanceledException>(() => Generate([], new CancellationToken(canceled: true)));

    private static GeneratedTable Generate(string[] options, CancellationToken cancellationToken) =>
        new GeneratorProcess(options).Generate(Penguins.Training, Penguins.Schema, Penguins.Format, 0, cancellationToken);
}
