using System.Globalization;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Evaluation.Charts;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Evaluation.ComparedTablesHarness;

namespace TabGraphSyn.Tests.Evaluation.Charts;

public class DistributionChartsTests
{
    [Fact]
    public void Of_Category_ShowsFrequentLevelsThenOthersThenMissing()
    {
        // 'rare' is in four training rows, 'new' in none.
        Table training = TableOf(("c", [.. Times("b", 6), .. Times("a", 9), .. Times("rare", 4), null]));
        Table synthetic = TableOf(("c", ["a", "new", "rare", "b"]));

        DistributionChart chart = ChartOf(training, synthetic, TableOf(("c", ["b"])));

        Assert.False(chart.IsOrdered);
        Assert.Equal(["a", "b", "other (2 levels)", "missing"], chart.Labels);
        Assert.Equal([0.45, 0.3, 0.2, 0.05], chart.Training);
        Assert.Equal([0.25, 0.25, 0.5, 0], chart.Synthetic);
        Assert.Equal([0, 1, 0, 0], chart.Holdout);
    }

    [Fact]
    public void Of_FewValues_HasABinForEachThatFiveRowsHold()
    {
        // 0 in one row, 2 in two, 9 in one: below, between and above the values of many rows.
        Table training = TableOf(("x", [.. Times("1", 50), .. Times("3", 46), "0", "2", "2", "9"]));

        DistributionChart chart = ChartOf(training, TableOf(("x", ["1", "2.5", "100", "-7"])), Empty("x"));

        Assert.True(chart.IsOrdered);
        Assert.Equal(["< 1", "1", "3", "> 3", "other"], chart.Labels);
        Assert.Equal([0.01, 0.5, 0.46, 0.01, 0.02], chart.Training);
        Assert.Equal([0.25, 0.25, 0, 0.25, 0.25], chart.Synthetic);
        Assert.Null(chart.Holdout);
    }

    [Fact]
    public void Of_ManyValues_HasRoundRangesWithOpenEndsThatOutliersDontSqueeze()
    {
        // 0 to 999 once each, and an outlier; 0.5 % of the rows are 5.
        Table training = TableOf(("x", [.. Enumerable.Range(0, 1000).Select(number => Text(number)), "1000000"]));

        DistributionChart chart = ChartOf(training, TableOf(("x", ["49", "50", "99", "100", "950", "-3", null, "949"])), Empty("x"));

        Assert.Equal(["< 50", "50 to 99", "100 to 149"], chart.Labels.Take(3));
        Assert.Equal(["900 to 949", "≥ 950", "missing"], chart.Labels.TakeLast(3));
        Assert.Equal(21, chart.Labels.Count);
        Assert.Equal(51 / 1001.0, chart.Training[^2], 12);
        Assert.Equal([0.25, 0.25, 0.125], chart.Synthetic.Take(3));
        Assert.Equal([0.125, 0.125, 0.125], chart.Synthetic.TakeLast(3));
        Assert.Equal(1, chart.Training.Sum(), 12);
    }

    [Fact]
    public void Of_Decimals_HasRangesWithoutBinaryFractions()
    {
        Table training = TableOf(("x", [.. Enumerable.Range(0, 500).Select(number => Text((number - 250) / 1000.0))]));

        DistributionChart chart = ChartOf(training, training, Empty("x"));

        Assert.Equal(["< −0.24", "−0.24 to −0.22", "−0.22 to −0.2"], chart.Labels.Take(3));
        Assert.Contains("0.14 to 0.16", chart.Labels);
        Assert.Equal(chart.Training, chart.Synthetic);
    }

    [Fact]
    public void Of_Dates_HasMonthsAsLabels()
    {
        // Every day of 2021 and 2022 once.
        string?[] days = [.. Enumerable.Range(0, 730).Select(day => new DateTime(2021, 1, 1).AddDays(day).ToString("dd.MM.yyyy", CultureInfo.InvariantCulture))];
        Table training = TableOf(("day", days));
        TableSchema schema = new([new ColumnSchema { Name = "day", Kind = ColumnKind.Date, Format = "dd.MM.yyyy" }]);
        Table synthetic = TableOf(("day", ["28.02.2021", "01.03.2021"]));

        DistributionChart chart = Assert.Single(DistributionCharts.Of(ComparedTables.Read(schema, training, synthetic, training), 1, CancellationToken.None));

        Assert.Equal(["< 2021-02-01", "2021-02-01 to 2021-02-28", "2021-03-01 to 2021-03-31"], chart.Labels.Take(3));
        Assert.Equal("≥ 2022-12-01", chart.Labels[^1]);
        Assert.Equal([31 / 730.0, 28 / 730.0, 31 / 730.0], chart.Training.Take(3));
        Assert.Equal([0, 0.5, 0.5], chart.Synthetic.Take(3));
        Assert.Equal(1, chart.Holdout!.Sum(), 12);
    }

    [Fact]
    public void Of_NumbersBeyondTheDigitsOfTheirDifferences_Ends()
    {
        Table training = TableOf(("x", [.. Enumerable.Range(0, 200).Select(number => Text(1e17 + (number * 16.0)))]));

        DistributionChart chart = ChartOf(training, training, Empty("x"));

        Assert.InRange(chart.Labels.Count, 2, 30);
        Assert.Equal(1, chart.Training.Sum(), 12);
    }

    [Fact]
    public void Of_HardlyAnyRows_ShowsNoValue()
    {
        DistributionChart chart = ChartOf(TableOf(("x", ["1.25", "2.5", "3.75"])), TableOf(("x", ["1.25", null])), Empty("x"));

        Assert.Equal(["any value", "missing"], chart.Labels);
        Assert.Equal([0.5, 0.5], chart.Synthetic);
    }

    [Fact]
    public void Of_AlmostConstantNumber_IsThatValueAndTheRest()
    {
        Table training = TableOf(("x", [.. Times("0", 9960), .. Enumerable.Range(1, 40).Select(number => Text(number))]));

        DistributionChart chart = ChartOf(training, training, Empty("x"));

        Assert.Equal(["0", "> 0"], chart.Labels);
        Assert.Equal([0.996, 0.004], chart.Synthetic);
    }

    private static DistributionChart ChartOf(Table training, Table synthetic, Table holdout) =>
        Assert.Single(DistributionCharts.Of(Compare(training, synthetic, holdout), 2, CancellationToken.None));

    private static Table Empty(string name) => TableOf((name, []));

    private static IEnumerable<string> Times(string cell, int count) => Enumerable.Repeat(cell, count);

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
