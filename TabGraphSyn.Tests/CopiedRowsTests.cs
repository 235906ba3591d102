using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests;

public class CopiedRowsTests
{
    private static readonly TableSchema Schema = new(
    [
        new ColumnSchema { Name = "id", Kind = ColumnKind.Identifier },
        new ColumnSchema { Name = "group", Kind = ColumnKind.Category },
        new ColumnSchema { Name = "amount", Kind = ColumnKind.Decimal },
    ]);

    [Fact]
    public void NaturalShare_Holdout_IsTheShareOfItsRowsThatEqualATrainingRow()
    {
        var copies = new CopiedRows(Rows("1,a,1.5", "2,b,2.5"), Rows("3,a,1.50", "4,a,2.5", "5,b,2.5", "6,b,9"), Schema);

        Assert.Equal(0.5, copies.NaturalShare);
    }

    [Fact]
    public void NaturalShare_NoHoldout_ComparesEachTrainingRowWithTheOthers()
    {
        var copies = new CopiedRows(Rows("1,a,1", "2,a,1", "3,b,1", "4,b,2"), null, Schema);

        Assert.Equal(0.5, copies.NaturalShare);
    }

    [Fact]
    public void Redraw_MoreCopiesThanNatural_ReplacesThoseOfTheRarestRows()
    {
        var copies = new CopiedRows(Rows("1,a,1", "2,a,1", "3,a,1", "4,b,2"), Rows("5,a,1", "6,c,7"), Schema);
        var synthetic = Rows("s1,a,1", "s2,b,2", "s3,a,1", "s4,d,4");

        var redrawn = copies.Redraw(synthetic, (_, _) => Rows("n1,b,2", "n2,e,5", "n3,f,6"), seed: 1);

        Assert.Equal((1, 0), (redrawn.Redrawn, redrawn.Remaining));
        Assert.Equal(["s1,a,1", "s2,e,5", "s3,a,1", "s4,d,4"], Lines(redrawn.Table));
        Assert.Equal(["1 row that equalled a training row was drawn anew."], redrawn.Notes);
    }

    [Fact]
    public void Redraw_NoMoreCopiesThanNatural_DrawsNothing()
    {
        var copies = new CopiedRows(Rows("1,a,1", "2,b,2"), Rows("5,a,1", "6,b,2"), Schema);
        var synthetic = Rows("s1,a,1", "s2,b,2");

        var redrawn = copies.Redraw(synthetic, (_, _) => throw new InvalidOperationException("Nothing is to be drawn."), seed: 1);

        Assert.Empty(redrawn.Notes);
        Assert.Equal(["s1,a,1", "s2,b,2"], Lines(redrawn.Table));
    }

    [Fact]
    public void Redraw_GeneratorThatMakesOnlyCopies_EndsAndSaysSo()
    {
        var copies = new CopiedRows(Rows("1,a,1", "2,b,2"), Rows("3,c,3"), Schema);
        int rounds = 0;

        var redrawn = copies.Redraw(Rows("s1,a,1", "s2,b,2"), (_, round) => { rounds = round + 1; return Rows("n1,a,1"); }, seed: 1);

        Assert.Equal((0, 2), (redrawn.Redrawn, redrawn.Remaining));
        Assert.Equal(5, rounds);
        Assert.Contains("2 more rows", Assert.Single(redrawn.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Synthesize_FewDistinctRowsAndOneNumber_CopiesNoMoreThanHeldOutRowsDo()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(4);
        string[] lines = [.. Enumerable.Range(0, 400).Select(_ => $"{"ab"[random.Next(2)]},{"xyz"[random.Next(3)]},{1000 + random.Next(180)}")];
        string input = folder.Write("input.csv", "first,second,number\n" + string.Concat(lines.Select(line => line + "\n")));
        var options = new SynthesisOptions { Preset = Preset.Preview, Seed = 2, Threads = 1 };
        string[] Run(string output, out SynthesisSummary summary)
        {
            summary = new SynthesisPipeline(options).Synthesize(new SynthesisFiles { Input = input, Output = folder.File(output) }, default);
            return File.ReadAllLines(folder.File(output));
        }

        string[] made = Run("out.csv", out var summary);
        string[] again = Run("again.csv", out _);

        Assert.Equal(made, again);
        Assert.Contains(summary.Notes, note => note.EndsWith("drawn anew.", StringComparison.Ordinal));
        Assert.InRange(summary.Evaluation!.Synthetic.TrainingMatches.Share, 0, summary.Evaluation.Reference!.TrainingMatches.Share);
    }

    private static Table Rows(params string[] lines)
    {
        string[][] cells = [.. lines.Select(line => line.Split(','))];
        return new Table(["id", "group", "amount"], [.. Enumerable.Range(0, 3).Select(column => cells.Select(row => (string?)row[column]).ToArray())]);
    }

    private static string[] Lines(Table table) =>
        [.. Enumerable.Range(0, table.RowCount).Select(row => string.Join(',', table.Columns.Select(cells => cells[row])))];
}
