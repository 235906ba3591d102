using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests;

public class RepeatedRowsTests
{
    [Fact]
    public void Unusual_OutlierEnteredTenTimes_IsLeftOutNineTimes()
    {
        EncodedTable table = Encode(WithOutliers(copies: 10));

        int[] left = RepeatedRows.Unusual(table, seed: 1);

        Assert.Equal(18, left.Length);
        Assert.All(left, row => Assert.True(row >= 344));
    }

    [Fact]
    public void Unusual_OutliersThatDiffer_StayIn() => Assert.Empty(RepeatedRows.Unusual(Encode(WithOutliers(copies: 1)), seed: 1));

    [Fact]
    public void Unusual_CommonRowsThatRecur_StayIn()
    {
        var random = new Random(2);
        // Two columns of three levels: every row recurs many times, and none is unlike the others.
        int[] codes = [.. Enumerable.Range(0, 600).SelectMany(_ => random.Next(3) is var first && random.Next(4) > 0 ? new[] { first, first } : [first, random.Next(3)])];
        var table = new EncodedTable(new EncodedLayout([3, 3], []), 600, codes, [], []);

        Assert.InRange(RepeatedRows.Unusual(table, seed: 1).Length, 0, 30);
    }

    [Fact]
    public void Without_RowsOfBothParts_LeavesTheOthers()
    {
        var split = new RowSplit([1, 4, 6], [2, 9], [0]);

        RowSplit rest = split.Without([1, 3]);

        Assert.Equal([1, 6], rest.Training);
        Assert.Equal([9], rest.Validation);
        Assert.Equal([0], rest.Holdout);
    }

    /// <summary>The penguins, and after them two rows unlike any of them, each so many times.</summary>
    private static Table WithOutliers(int copies)
    {
        Table penguins = TableReader.Read(BundledData.PathOf("penguins.csv")).Table;
        string[][] outliers = [[.. penguins.ColumnNames.Select(name => Outlier(name, 0))], [.. penguins.ColumnNames.Select(name => Outlier(name, 1))]];
        return new Table(penguins.ColumnNames, [.. penguins.Columns.Select((column, at) =>
            column.Concat(outliers.SelectMany(outlier => Enumerable.Repeat(outlier[at], copies))).ToArray())]);

        string Outlier(string name, int which)
        {
            int column = penguins.ColumnNames.ToList().IndexOf(name);
            string[] cells = [.. penguins.Columns[column].OfType<string>()];
            if (!double.TryParse(cells[0], System.Globalization.CultureInfo.InvariantCulture, out _)) return which == 0 ? cells.Max()! : cells.Min()!;
            return cells.Max(cell => double.Parse(cell, System.Globalization.CultureInfo.InvariantCulture)) is var most && which == 0 == (column % 2 == 0)
                ? (most + 9).ToString("0", System.Globalization.CultureInfo.InvariantCulture)
                : (most / 9).ToString("0", System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    private static EncodedTable Encode(Table table)
    {
        var encoder = TableEncoder.Fit(table, SchemaInference.Infer(table));
        return encoder.Encode(table, 1);
    }
}
