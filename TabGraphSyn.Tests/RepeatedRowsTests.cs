using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests;

public class RepeatedRowsTests
{
    [Fact]
    public void Unusual_OutlierEnteredTenTimes_IsLeftOutNineTimes()
    {
        int[] left = Unusual(WithOutliers(copies: 10));

        Assert.Equal(18, left.Length);
        Assert.All(left, row => Assert.True(row >= 344));
    }

    [Fact]
    public void Unusual_OutliersThatDiffer_StayIn() => Assert.Empty(Unusual(WithOutliers(copies: 1)));

    [Fact]
    public void Unusual_CommonRowsThatRecur_StayIn()
    {
        var random = new Random(2);
        // Two columns of three levels: every row recurs many times, and hardly one is unlike the others.
        string[] first = [.. Enumerable.Range(0, 600).Select(_ => "abc"[random.Next(3)].ToString())];
        string[] second = [.. first.Select(level => random.Next(4) > 0 ? level : "abc"[random.Next(3)].ToString())];

        Assert.InRange(Unusual(new Table(["first", "second"], [first, second])).Length, 0, 30);
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

    private static int[] Unusual(Table table)
    {
        var schema = SchemaInference.Infer(table);
        return RepeatedRows.Unusual(table, schema, TableEncoder.Fit(table, schema).Encode(table, 1), seed: 1);
    }
}
