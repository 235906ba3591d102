using System.Globalization;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Tables.EncoderHarness;

namespace TabGraphSyn.Tests.Tables;

public sealed class TableEncoderDateTests
{
    [Theory]
    [InlineData("yyyy-MM-dd")]
    [InlineData("dd.MM.yyyy")]
    [InlineData("M/d/yyyy")]
    [InlineData("dd MMM yyyy")]
    public void Synthesize_Dates_KeepFormatAndRange(string format)
    {
        var first = new DateTime(1921, 3, 1);
        string?[] real = Cells(800, random => first.AddDays(random.Next(30_000)).ToString(format, CultureInfo.InvariantCulture));

        var synthetic = Synthesize(real, ColumnKind.Date, format);

        Assert.All(synthetic, cell =>
        {
            var day = DateTime.ParseExact(cell!, format, CultureInfo.InvariantCulture);
            Assert.Equal(cell, day.ToString(format, CultureInfo.InvariantCulture));
            Assert.InRange(day, first, first.AddDays(30_000));
        });
        Assert.Contains(synthetic, cell => DateTime.ParseExact(cell!, format, CultureInfo.InvariantCulture).Year < 1970);
    }

    [Theory]
    [InlineData("yyyy-MM-ddTHH:mm:ss.fff", 1)]
    [InlineData("yyyy-MM-dd HH:mm", 60_000)]
    [InlineData("yyyy-MM-ddTHH:mm:ss'Z'", 1_000)]
    [InlineData("yyyy-MM-dd HH:mm:ss", 900_000)]
    public void Synthesize_DateTimes_KeepFormatAndResolution(string format, int milliseconds)
    {
        var first = new DateTime(2001, 5, 4);
        string?[] real = Cells(800, random =>
            first.AddMilliseconds((double)milliseconds * random.Next(40_000_000 / Math.Max(1, milliseconds / 1_000))).ToString(format, CultureInfo.InvariantCulture));

        Assert.All(Synthesize(real, ColumnKind.DateTime, format), cell =>
        {
            var moment = DateTime.ParseExact(cell!, format, CultureInfo.InvariantCulture);
            Assert.Equal(cell, moment.ToString(format, CultureInfo.InvariantCulture));
            Assert.Equal(0, (moment - first).Ticks % (milliseconds * TimeSpan.TicksPerMillisecond));
        });
    }

    [Fact]
    public void Synthesize_MixedOffsets_KeepsTheirShares()
    {
        string?[] real = Cells(2_000, random => new DateTime(2020, 1, 1).AddSeconds(random.Next(90_000_000))
            .ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + (random.Next(4) == 0 ? "+02:00" : "-05:30"));

        var synthetic = Synthesize(real, ColumnKind.DateTime, "yyyy-MM-ddTHH:mm:sszzz");

        Assert.All(synthetic, cell => Assert.Matches(@"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\+02:00|-05:30)$", cell));
        Assert.InRange(synthetic.Count(cell => cell!.EndsWith("+02:00", StringComparison.Ordinal)) / 2_000.0, 0.21, 0.29);
    }

    [Fact]
    public void Synthesize_UtcMark_IsKept()
    {
        string?[] real = Cells(300, random => new DateTime(2020, 1, 1).AddSeconds(random.Next(90_000_000))
            .ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + "Z");

        Assert.All(Synthesize(real, ColumnKind.DateTime, "yyyy-MM-ddTHH:mm:ssK"), cell => Assert.EndsWith("Z", cell, StringComparison.Ordinal));
    }

    [Fact]
    public void Synthesize_Mondays_GivesOnlyMondays()
    {
        string?[] real = Cells(300, random => new DateTime(2019, 1, 7).AddDays(7 * random.Next(200)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

        Assert.All(Synthesize(real, ColumnKind.Date, "yyyy-MM-dd"), cell =>
            Assert.Equal(DayOfWeek.Monday, DateTime.ParseExact(cell!, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayOfWeek));
    }

    [Theory]
    [InlineData("yyyy-MM-dd")]
    [InlineData("yyyy-MM-dd HH:mm")]
    public void Synthesize_NoWeekends_GivesNone(string format)
    {
        string?[] real = Cells(900, random =>
        {
            var moment = new DateTime(1958, 1, 6).AddMinutes(random.Next(4_000_000));
            return (moment.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? moment.AddDays(2) : moment).ToString(format, CultureInfo.InvariantCulture);
        });

        var synthetic = Synthesize(real, ColumnKind.DateTime, format, rows: 5_000);

        var days = synthetic.CountBy(cell => DateTime.ParseExact(cell!, format, CultureInfo.InvariantCulture).DayOfWeek).ToDictionary();
        Assert.Equal([DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday], days.Keys.Order());
        Assert.All(days.Values, count => Assert.InRange(count / 5_000.0, 0.1, 0.4));
    }

    [Fact]
    public void Synthesize_ZonedDatesBefore1970_KeepZoneAndRange()
    {
        var first = new DateTime(1899, 12, 31, 23, 0, 0);
        string?[] real = Cells(500, random => first.AddMinutes(random.Next(30_000_000)).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + (random.Next(2) == 0 ? "+14:00" : "-11:30"));

        Assert.All(Synthesize(real, ColumnKind.DateTime, "yyyy-MM-ddTHH:mm:sszzz"), cell =>
        {
            Assert.Matches(@"(\+14:00|-11:30)$", cell);
            Assert.InRange(DateTimeOffset.Parse(cell!, CultureInfo.InvariantCulture).DateTime, first, first.AddMinutes(30_000_000));
        });
    }

    [Fact]
    public void Fit_CellInAnotherFormat_SaysWhere()
    {
        var exception = Assert.Throws<UnusableInputException>(() => Fit(["2020-01-01", "2020-01-02", "3 May"], ColumnKind.Date, "yyyy-MM-dd"));

        Assert.Contains("row 3 holds '3 May'", exception.Message, StringComparison.Ordinal);
    }

    private static string?[] Cells(int rows, Func<Random, string?> cell)
    {
        var random = new Random(22);
        return [.. Enumerable.Range(0, rows).Select(_ => cell(random))];
    }
}
