using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Tables.Texts;

namespace TabGraphSyn.Tests.Tables;

public class MissingMarkersTests
{
    private static (string?[] Cells, string MissingText) Resolve(Func<int, string> cell)
    {
        Table table = Read(Csv("x,y", 30, row => $"{cell(row)},a")).Table;
        return (table.Columns[0], SchemaInference.Infer(table).Columns[0].MissingText);
    }

    [Theory]
    [InlineData("NA")]
    [InlineData("N/A")]
    [InlineData("null")]
    [InlineData("NULL")]
    [InlineData("None")]
    [InlineData("?")]
    [InlineData("-")]
    [InlineData(".")]
    public void Read_MarkerAmongNumbers_IsMissing(string marker)
    {
        var (cells, missingText) = Resolve(row => row % 5 == 0 ? marker : $"{row}");

        Assert.Equal(6, cells.Count(cell => cell is null));
        Assert.Equal(marker, missingText);
    }

    [Theory]
    [InlineData("NA", true)]
    [InlineData("?", true)]
    [InlineData("None", false)]
    [InlineData("-", false)]
    [InlineData("NaN", false)]
    public void Read_MarkerAmongTexts_IsMissingOnlyWhereItCanMeanNothingElse(string marker, bool isMissing)
    {
        var (cells, missingText) = Resolve(row => row % 5 == 0 ? marker : $"level{row % 3}");

        Assert.Equal(isMissing ? 6 : 0, cells.Count(cell => cell is null));
        Assert.Equal(isMissing ? marker : "", missingText);
    }

    [Fact]
    public void Read_NaAmongCodesOfTwoCapitals_IsACode()
    {
        string[] codes = ["NA", "DE", "FR", "US", "ZA"];

        Assert.All(Resolve(row => codes[row % 5]).Cells, cell => Assert.NotNull(cell));
    }

    [Fact]
    public void Read_SeveralMarkers_AllCountAndTheCommonestIsWritten()
    {
        var (cells, missingText) = Resolve(row => row % 5 == 0 ? "NA" : row == 7 ? "" : row == 8 ? "  " : $"{row}");

        Assert.Equal(8, cells.Count(cell => cell is null));
        Assert.Equal("NA", missingText);
    }

    [Theory]
    [InlineData("NA")]
    [InlineData("NaN")]
    [InlineData("")]
    public void Read_NothingButAMarker_IsAllMissing(string marker)
    {
        var (cells, missingText) = Resolve(_ => marker);

        Assert.All(cells, Assert.Null);
        Assert.Equal(marker, missingText);
    }

    [Fact]
    public void Read_PaddedNumbers_LoseTheirBlanks() => Assert.Equal("7", Resolve(row => $" {row} ").Cells[7]);

    [Fact]
    public void Read_PaddedTexts_KeepTheirBlanks() => Assert.Equal(" x1", Resolve(row => $" x{row % 3}").Cells[1]);
}
