using System.Globalization;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Calibration;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Tests.Testing;
using static TabGraphSyn.Tests.Tables.EncoderHarness;

namespace TabGraphSyn.Tests.Tables;

public sealed class OrderRuleTests
{
    private const int Rows = 2_000;

    private readonly Random draws = new(91);

    [Fact]
    public void Decode_YearsInAFirmOfAllYearsOfWork_AreInOrderInEveryRow()
    {
        int[] age = Draw(_ => draws.Next(20, 65)), worked = Draw(row => draws.Next(age[row] - 18)), firm = Draw(row => draws.Next(worked[row] + 1));

        var (encoder, made) = Synthesize(("firm", firm), ("age", age), ("worked", worked));

        // That the years in a firm are at most the age follows.
        Assert.Equal(["firm worked 0", "worked age 0"], encoder.State.Orders.Select(order => $"{order.Smaller} {order.Greater} {order.Exceptions}"));
        Assert.Contains("2 orders hold in every row, and in every synthetic row, such as: 'firm' is at most 'worked'.", encoder.Notes);
        Assert.All(Enumerable.Range(0, Rows), row => Assert.True(made[0][row] <= made[2][row] && made[2][row] <= made[1][row]));
    }

    [Fact]
    public void Decode_DatesOfWhichOneIsSometimesMissing_AreInOrderWhereBothAre()
    {
        var begun = Enumerable.Range(0, Rows).Select(_ => new DateTime(2015, 1, 1).AddDays(draws.Next(900))).ToArray();
        string?[] begin = [.. begun.Select(Text)], end = [.. begun.Select(day => draws.Next(4) == 0 ? null : Text(day.AddDays(draws.Next(400))))];
        var table = new Table(["begin", "end"], [begin, end]);

        var encoder = TableEncoder.Fit(table, SchemaInference.Infer(table));
        var made = encoder.Decode(Independent(encoder.Encode(table, 1), Rows, 3), 1).Columns;

        Assert.Equal(["begin end"], encoder.State.Orders.Select(order => $"{order.Smaller} {order.Greater}"));
        Assert.Contains(made[1], cell => cell is null);
        Assert.All(made[0].Zip(made[1]).Where(row => row.Second is not null), row => Assert.True(string.CompareOrdinal(row.First, row.Second) <= 0));

        static string Text(DateTime day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 0)]
    public void Fit_SlipsOfAPen_AreForgivenInOneRowOf5000(int slips, int rules)
    {
        const int Many = 10_000;
        int[] low = [.. Enumerable.Range(0, Many).Select(_ => draws.Next(1000))], high = [.. low.Select(value => value + draws.Next(1000))];
        for (int slip = 0; slip < slips; slip++) (low[slip * 17], high[slip * 17]) = (900, 100);

        var (encoder, made) = Synthesize(("low", low), ("high", high));

        Assert.Equal(rules, encoder.State.Orders.Count);
        if (rules > 0) Assert.Contains("An order holds in every row but 1, and in every synthetic row: 'low' is at most 'high'.", encoder.Notes);
        Assert.Equal(rules > 0, Enumerable.Range(0, Rows).All(row => made[0][row] <= made[1][row]));
    }

    [Fact]
    public void Fit_LargeTable_ChecksRowsOutsideTheSample()
    {
        const int Many = 60_000;
        int[] low = [.. Enumerable.Range(0, Many).Select(_ => draws.Next(1000))], high = [.. low.Select(value => value + draws.Next(1000))], other = [.. high];
        // The sample is every third row.
        for (int slip = 0; slip < 20; slip++) (low[slip * 300 + 1], other[slip * 300 + 1]) = (500, 100);

        Assert.Equal(["low high 0"], Synthesize(("low", low), ("high", [.. high.Zip(low, Math.Max)]), ("other", other)).Encoder.State.Orders
            .Where(order => order is { Smaller: "low" }).Select(order => $"{order.Smaller} {order.Greater} {order.Exceptions}"));
    }

    [Fact]
    public void Fit_SmallTableOfManyNumbers_FindsNoOrderByChance()
    {
        var columns = Enumerable.Range(0, 40).Select(column => ($"c{column}", Enumerable.Range(0, 60).Select(_ => draws.Next(column * 10, 400)).ToArray())).ToArray();

        Assert.Empty(Synthesize(columns).Encoder.State.Orders);
    }

    [Fact]
    public void Keep_RowsOutOfOrder_AreDrawnAnew()
    {
        int[] low = Draw(_ => draws.Next(1000)), high = Draw(row => low[row] + draws.Next(500));
        var table = TableOf(("low", low), ("high", high));
        var encoder = TableEncoder.Fit(table, SchemaInference.Infer(table));
        var encoded = encoder.Encode(table, 1);
        var sample = Independent(encoded, Rows, 3);
        int before = encoder.Orders.BrokenRows(sample).Length;

        encoder.Orders.Keep(sample, (count, round) => Independent(encoded, count, 100 + round));

        Assert.InRange(before, 0.2 * Rows, 0.5 * Rows);
        Assert.InRange(encoder.Orders.BrokenRows(sample).Length, 0, 0.03 * Rows);
        Assert.All(sample.Uniforms, uniform => Assert.True(uniform is > 0 and < 1));
    }

    [Fact]
    public void Apply_CalibrationThatSpreadsNumbers_LeavesRowsInOrder()
    {
        int[] low = Draw(_ => draws.Next(100_000)), high = Draw(row => low[row] + draws.Next(3_000));
        var table = TableOf(("low", low), ("high", high), ("other", Draw(_ => draws.Next(100_000))));
        var encoder = TableEncoder.Fit(table, SchemaInference.Infer(table));
        var encoded = encoder.Encode(table, 1);
        var calibration = RowCalibration.Fit(encoded, Rows, count => InOrder(count, 9), seed: 1, default) with { Bound = [false, false, false] };

        int BrokenWith(ColumnOrders? orders) => encoder.Orders.BrokenRows(calibration.Apply(InOrder(2 * Rows, 5), Rows, 1, MadeRows.Workers, orders)).Length;

        Assert.InRange(BrokenWith(null), 0.02 * Rows, Rows);
        Assert.Equal(0, BrokenWith(encoder.Orders));

        EncodedSample InOrder(int count, int seed)
        {
            // Real rows of which one number is bent, so that spreading moves it; then those in order.
            var random = new Random(seed);
            var middle = Middle(encoded);
            var bent = new EncodedSample(encoded.Layout, count, [], new float[count * 3]);
            for (int row = 0; row < count; row++)
            {
                middle.CopyRow(random.Next(Rows), bent, row);
                bent.Uniforms[row * 3] = MathF.Pow(bent.Uniforms[row * 3], 1.05f);
            }

            return encoder.Orders.Keep(bent, (further, round) => InOrder(further, seed + 100 + round));
        }
    }

    [Fact]
    public void Mend_CellThatMustStay_MovesTheOther()
    {
        int[] low = Draw(_ => draws.Next(1000)), high = Draw(row => low[row] + draws.Next(500));
        var table = TableOf(("low", low), ("high", high));
        var encoder = TableEncoder.Fit(table, SchemaInference.Infer(table));
        string?[][] cells = [["700", "700", "700", null], ["300", "300", "300", "300"]];

        encoder.Orders.Mend(cells, (column, row) => (column, row) is (0, 1) or (0, 2) or (1, 2), new Random(1));

        Assert.Equal<IEnumerable<string?>>(["300", "700", "700", null], cells[0]);
        Assert.Equal<IEnumerable<string?>>(["300", "700", "300", "300"], cells[1]);
    }

    [Fact]
    public void Mend_BelowAllThatTheSmallerCanBe_RaisesTheGreater()
    {
        int[] low = Draw(_ => draws.Next(400, 1000)), high = Draw(row => low[row] + draws.Next(500));
        var table = TableOf(("low", low), ("high", high));
        var encoder = TableEncoder.Fit(table, SchemaInference.Infer(table));
        string?[][] cells = [["700", "700"], ["500", "300"]];

        encoder.Orders.Mend(cells, (_, _) => false, new Random(1));

        Assert.Equal<IEnumerable<string?>>(["500", "700"], cells[0]);
        Assert.Equal<IEnumerable<string?>>(["500", "700"], cells[1]);
    }

    [Fact]
    public void Decode_NumbersThatNoDecimalHolds_AreInOrderAllTheSame()
    {
        string?[] low = [.. Enumerable.Range(0, Rows).Select(_ => (string?)(draws.Next(2) == 0 ? $"-{draws.Next(1, 999)}e300" : $"{draws.Next(100)}"))];
        string?[] high = [.. low.Select(cell => (string?)(cell!.StartsWith('-') ? $"{draws.Next(-100, 300)}" : $"{100 + draws.Next(200)}"))];
        var table = new Table(["low", "high"], [low, high]);

        var encoder = TableEncoder.Fit(table, SchemaInference.Infer(table));
        var made = encoder.Decode(Independent(encoder.Encode(table, 1), Rows, 3), 1).Columns;

        Assert.Single(encoder.State.Orders);
        Assert.All(made[0].Zip(made[1]), row => Assert.True(double.Parse(row.First!, CultureInfo.InvariantCulture) <= double.Parse(row.Second!, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Synthesize_QuickPreviewOfARealTable_KeepsItsOrders()
    {
        using var folder = new TemporaryFolder();
        var options = new SynthesisOptions { Preset = Preset.Preview, Threads = 2, HoldOut = false };
        var summary = new SynthesisPipeline(options).Synthesize(
            new SynthesisFiles { Input = BundledData.PathOf("employee_attrition.csv"), Output = folder.File("made.csv") }, default);

        var made = TableReader.Read(folder.File("made.csv")).Table;
        double[] Years(string name) => [.. made.Columns[made.ColumnNames.ToList().IndexOf(name)].Select(cell => double.Parse(cell!, CultureInfo.InvariantCulture))];
        double[] role = Years("YearsInCurrentRole"), firm = Years("YearsAtCompany"), worked = Years("TotalWorkingYears");
        Assert.Contains(summary.Notes, note => note.Contains("orders hold in every row", StringComparison.Ordinal));
        Assert.All(Enumerable.Range(0, made.RowCount), row => Assert.True(role[row] <= firm[row] && firm[row] <= worked[row]));
        // Rows were drawn anew, not bent: those that are equal are no more than in the real table, where they are 32 of 100.
        Assert.InRange(firm.Zip(worked).Count(pair => pair.First == pair.Second) / (double)made.RowCount, 0.2, 0.4);
    }

    [Fact]
    public void FromState_OrderOfAColumnThatIsNoNumber_IsRefused()
    {
        int[] low = Draw(_ => draws.Next(1000));
        var state = Synthesize(("low", low), ("high", Draw(row => low[row] + draws.Next(500)))).Encoder.State;

        Assert.Throws<ArgumentException>(() => TableEncoder.FromState(state with { Orders = [new OrderRule("low", "elsewhere", 0)] }));
    }

    private static int[] Draw(Func<int, int> value)
    {
        int[] values = new int[Rows];
        for (int row = 0; row < Rows; row++) values[row] = value(row);
        return values;
    }

    private static Table TableOf(params (string Name, int[] Values)[] columns) => new(
        [.. columns.Select(column => column.Name)],
        [.. columns.Select(column => column.Values.Select(value => (string?)value.ToString(CultureInfo.InvariantCulture)).ToArray())]);

    /// <summary>Independently drawn rows, which break every order often, as they decode.</summary>
    private static (TableEncoder Encoder, int[][] Made) Synthesize(params (string Name, int[] Values)[] columns)
    {
        var table = TableOf(columns);
        var schema = new TableSchema([.. columns.Select(column => new ColumnSchema { Name = column.Name, Kind = ColumnKind.Integer })]);
        var encoder = TableEncoder.Fit(table, schema);
        var made = encoder.Decode(Independent(encoder.Encode(table, 1), Rows, 3), 1);
        return (encoder, [.. made.Columns.Select(cells => Array.ConvertAll(cells, cell => int.Parse(cell!, CultureInfo.InvariantCulture)))]);
    }
}
