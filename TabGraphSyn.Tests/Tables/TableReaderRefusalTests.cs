using System.Text;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Tests.Testing;
using static TabGraphSyn.Tests.Tables.Texts;

namespace TabGraphSyn.Tests.Tables;

public class TableReaderRefusalTests
{
    private static string Refuse(string text, TableLimits? limits = null) => Refuse(Encoding.UTF8.GetBytes(text), limits);

    /// <summary>The sentence that a file is refused with; it must be one sentence.</summary>
    private static string Refuse(byte[] bytes, TableLimits? limits = null)
    {
        string message = Assert.Throws<UnusableInputException>(() => Read(bytes, limits)).Message;
        Assert.Matches("^[^\n]+[.?]$", message);
        return message;
    }

    [Fact]
    public void Read_FileThatIsAbsent_NamesThePath()
    {
        string message = Assert.Throws<UnusableInputException>(() => TableReader.Read("/no/such/table.csv")).Message;

        Assert.Contains("table.csv doesn't exist at /no/such/table.csv", message);
    }

    [Fact]
    public void Read_Folder_IsRefused()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains("can't be read", Assert.Throws<UnusableInputException>(() => TableReader.Read(folder.FullPath)).Message);
    }

    [Fact]
    public void Read_StatedName_StandsInTheSentence()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("7f3a.upload", "");

        Assert.StartsWith("patients.csv is empty", Assert.Throws<UnusableInputException>(() => TableReader.Read(path, name: "patients.csv")).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("\n\n\n")]
    public void Read_EmptyFile_SaysSo(string text) => Assert.Contains("is empty", Refuse(text));

    [Fact]
    public void Read_HeaderOnly_SaysSo() => Assert.Contains("a header and no rows", Refuse("a,b\n"));

    [Fact]
    public void Read_TooFewRows_SaysHowMany() => Assert.Contains("has 19 rows, and at least 20", Refuse(Csv("a,b", 19, row => $"{row},x")));

    [Fact]
    public void Read_TwentyRows_AreEnough() => Assert.Equal(20, Read(Csv("a,b", 20, row => $"{row},x")).Table.RowCount);

    [Fact]
    public void Read_OneColumn_SaysSo() => Assert.Contains("has one column", Refuse(Csv("a", 25, row => $"{row}")));

    [Fact]
    public void Read_TooManyColumns_SaysHowMany() =>
        Assert.Contains("has 3 columns, more than the limit of 2", Refuse(Csv("a,b,c", 25, row => $"{row},1,2"), new TableLimits { MaxColumns = 2 }));

    [Fact]
    public void Read_DuplicateName_NamesBothColumns() =>
        Assert.Contains("line 1: columns 1 and 3 are both named 'age'", Refuse(Csv("age,b,age", 25, row => $"{row},x,{row}")));

    [Fact]
    public void Read_RaggedRowAfterCellsWithLineBreaks_NamesItsLine()
    {
        string message = Refuse("a,b,c\n" + string.Concat(Enumerable.Repeat("1,\"x\ny\",2\n", 30)) + "1,2\n");

        Assert.Contains("t.csv, line 62: found 2 cells where the header in line 1 has 3 cells", message);
    }

    [Fact]
    public void Read_RowWithTooManyCells_NamesItsLine() =>
        Assert.Contains("line 27: found 3 cells", Refuse(Csv("a,b", 25, row => $"{row},x") + "1,2,3\n"));

    [Fact]
    public void Read_UnclosedQuote_NamesTheLineThatOpensIt() =>
        Assert.Contains("line 12: a quote is opened", Refuse(Csv("a,b", 30, row => row == 10 ? "1,\"x" : $"{row},x")));

    [Fact]
    public void Read_OverTheLimit_SaysBothSizes() =>
        Assert.Contains("holds 2 MB, more than the limit of 1 MB", Refuse(new byte[2_000_000], new TableLimits { MaxBytes = 1_000_000 }));

    [Fact]
    public void Read_DamagedUtf8_NamesTheLine() =>
        Assert.Contains("line 27: the text isn't valid UTF-8", Refuse([.. Encoding.UTF8.GetBytes(Csv("a,b", 25, row => $"{row},é")), 0xFF, (byte)',', (byte)'1', (byte)'\n']));

    [Fact]
    public void Read_MarkedUtf8WithOtherBytes_NamesTheLine() =>
        Assert.Contains("line 2: the text isn't valid UTF-8", Refuse([0xEF, 0xBB, 0xBF, .. "a,b\n"u8, 0xE9, .. ",2\n"u8]));

    [Fact]
    public void Read_Utf16WithHalfACharacter_IsRefused() =>
        Assert.Contains("UTF-16", Refuse([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Csv("a,b", 25, row => $"{row},x")), 0x00, 0xD8, (byte)'x', 0]));

    [Fact]
    public void Read_BytesOfNoKnownEncoding_AreRefused() =>
        Assert.Contains("the encoding of the text can't be told", Refuse([.. "a,b\n"u8, 0x81, 0x8D, .. ",2\n"u8]));

    [Fact]
    public void Read_ZeroBytes_AreNoText() => Assert.Contains("line 2", Refuse("a,b\n1,\0\n"));

    [Theory]
    [InlineData("PK\u0003\u0004....[Content_Types].xml", "an Excel workbook (.xlsx)")]
    [InlineData("PK\u0003\u0004....data.bin", "a zip archive")]
    [InlineData("PAR1....", "a Parquet file")]
    [InlineData("%PDF-1.7", "a PDF document")]
    [InlineData("\u0089PNG\r\n", "a PNG picture")]
    [InlineData("\u00D0\u00CF\u0011\u00E0", "an old Excel workbook")]
    [InlineData("\u001F\u008B\u0008", "a gzip archive")]
    [InlineData("SQLite format 3\0", "an SQLite database")]
    [InlineData("\r\n<!DOCTYPE html><html>", "a web page")]
    [InlineData("[{\"a\": 1}]", "a JSON document")]
    public void Read_OtherKindOfFile_NamesIt(string start, string kind) =>
        Assert.Contains($"is {kind}", Refuse(Encoding.Latin1.GetBytes(start)));
}
