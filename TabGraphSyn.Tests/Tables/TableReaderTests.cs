using System.Text;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Tables.Texts;

namespace TabGraphSyn.Tests.Tables;

public class TableReaderTests
{
    [Theory]
    [InlineData(",", "comma")]
    [InlineData(";", "semicolon")]
    [InlineData("\t", "tab")]
    [InlineData("|", "pipe")]
    public void Read_Delimiter_IsDetected(string delimiter, string word)
    {
        TableFile file = Read(Csv($"a{delimiter}b{delimiter}c", 25, row => $"{row}{delimiter}x, y; z|{delimiter}t".Replace($"x, y; z|{delimiter}", $"\"x{delimiter}y\"{delimiter}", StringComparison.Ordinal)));

        Assert.Equal(["a", "b", "c"], file.Table.ColumnNames);
        Assert.Equal($"x{delimiter}y", file.Table.Columns[1][0]);
        Assert.Equal($"{word}, UTF-8, header in line 1", file.Format.Describe());
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Read_Newline_IsDetected(string newline)
    {
        TableFile file = Read(Csv("a,b", 25, row => $"{row},x", newline));

        Assert.Equal(newline, file.Format.Newline);
        Assert.Equal(25, file.Table.RowCount);
        Assert.Equal("x", file.Table.Columns[1][24]);
    }

    [Fact]
    public void Read_NoNewlineAtTheEnd_KeepsTheLastCell()
    {
        TableFile file = Read(Csv("a,b", 25, row => $"{row},x").TrimEnd('\n'));

        Assert.Equal(25, file.Table.RowCount);
        Assert.Equal("x", file.Table.Columns[1][24]);
    }

    [Theory]
    [InlineData("utf-8", false, CsvEncoding.Utf8)]
    [InlineData("utf-8", true, CsvEncoding.Utf8WithMark)]
    [InlineData("utf-16", true, CsvEncoding.Utf16LittleEndian)]
    [InlineData("utf-16", false, CsvEncoding.Utf16LittleEndian)]
    [InlineData("utf-16BE", true, CsvEncoding.Utf16BigEndian)]
    [InlineData("utf-16BE", false, CsvEncoding.Utf16BigEndian)]
    [InlineData("iso-8859-1", false, CsvEncoding.Latin1)]
    public void Read_Encoding_IsDetected(string encoding, bool withMark, CsvEncoding expected)
    {
        Encoding text = Encoding.GetEncoding(encoding);
        byte[] bytes = [.. withMark ? text.GetPreamble() : [], .. text.GetBytes(Csv("Größe,b", 25, row => $"{row},é"))];

        TableFile file = Read(bytes);

        Assert.Equal(expected, file.Format.Encoding);
        Assert.Equal("Größe", file.Table.ColumnNames[0]);
        Assert.Equal("é", file.Table.Columns[1][0]);
    }

    [Fact]
    public void Read_EuroSignInOneByte_IsWindows1252()
    {
        byte[] bytes = [.. "a,b\n"u8, .. Enumerable.Repeat<byte[]>([(byte)'1', (byte)',', 0x80, (byte)'\n'], 25).SelectMany(line => line)];

        TableFile file = Read(bytes);

        Assert.Equal(CsvEncoding.Windows1252, file.Format.Encoding);
        Assert.Equal("€", file.Table.Columns[1][0]);
    }

    [Fact]
    public void Read_FirstForeignLetterBeyondTheFirstBlock_IsStillLatin1()
    {
        string text = Csv("a,b", 20_000, row => $"{row},plain") + "1,é\n";

        TableFile file = Read(Encoding.Latin1.GetBytes(text));

        Assert.Equal("é", file.Table.Columns[1][20_000]);
    }

    [Fact]
    public void Read_LettersAcrossBlocks_AreUtf8()
    {
        TableFile file = Read(Csv("a,b", 40_000, _ => "é,日本"));

        Assert.Equal(CsvEncoding.Utf8, file.Format.Encoding);
        Assert.All(file.Table.Columns[1], cell => Assert.Equal("日本", cell));
    }

    [Fact]
    public void Read_QuotesAndLineBreaksInCells_AreKept()
    {
        TableFile file = Read(Csv("\"na,me\",\"li\nne\",\"quo\"\"te\"", 25, _ => "\"a, b\",\"x\r\ny\",\"say \"\"hi\"\"\""));

        Assert.Equal(["na,me", "li\nne", "quo\"te"], file.Table.ColumnNames);
        Assert.Equal(["a, b", "x\r\ny", "say \"hi\""], file.Table.Columns.Select(column => column[0]!));
        // The header takes two lines and each row too.
        Assert.Equal([3, 5, 7], file.Table.Origin!.Lines.Take(3));
    }

    [Fact]
    public void Read_SingleQuotes_AreDetected()
    {
        TableFile file = Read(Csv("a,b", 25, row => $"{row},'x, y'"));

        Assert.Equal('\'', file.Format.Quote);
        Assert.Equal("x, y", file.Table.Columns[1][0]);
    }

    [Fact]
    public void Read_ApostropheInText_IsNoQuote()
    {
        TableFile file = Read(Csv("a,b", 25, row => $"{row},'t was"));

        Assert.Equal('"', file.Format.Quote);
        Assert.Equal("'t was", file.Table.Columns[1][0]);
    }

    [Fact]
    public void Read_SpaceAfterEachDelimiter_IsNoPartOfTheCells()
    {
        TableFile file = Read(Csv("a, b, c", 25, row => $"{row}, \"x, y\", ?"));

        Assert.True(file.Format.SpaceAfterDelimiter);
        Assert.Equal(["a", "b", "c"], file.Table.ColumnNames);
        Assert.Equal("x, y", file.Table.Columns[1][0]);
        Assert.Null(file.Table.Columns[2][0]);
    }

    [Fact]
    public void Read_NoHeader_NamesColumnsAndSaysSo()
    {
        TableFile file = Read(string.Concat(Enumerable.Range(0, 25).Select(row => $"{row * 1.5},x{row % 3},2020-01-{row + 1:00}\n")));

        Assert.False(file.Format.HasHeader);
        Assert.Equal(["column_1", "column_2", "column_3"], file.Table.ColumnNames);
        Assert.Equal(25, file.Table.RowCount);
        Assert.Contains("no header", file.Format.Describe());
    }

    [Fact]
    public void Read_YearsAsNames_AreAHeader()
    {
        TableFile file = Read(Csv("country,2019,2020,2021", 25, row => $"C{row % 7},{row % 5},{row % 6 + 10},{row}"));

        Assert.Equal(["country", "2019", "2020", "2021"], file.Table.ColumnNames);
    }

    [Fact]
    public void Read_UnnamedColumn_IsNamedAfterItsPosition()
    {
        TableFile file = Read(Csv("\"\",a", 25, row => $"{row},{row % 4}"));

        Assert.Equal(["column_1", "a"], file.Table.ColumnNames);
    }

    [Fact]
    public void Read_NamesThatDifferInCaseOnly_AreKept()
    {
        TableFile file = Read(Csv("age,Age,AGE", 25, row => $"{row},{row},{row}"));

        Assert.Equal(["age", "Age", "AGE"], file.Table.ColumnNames);
    }

    [Fact]
    public void Read_StatedDelimiter_IsFollowed()
    {
        TableFile file = Read("sep=;\r\n" + Csv("a;b", 25, row => $"{row},5;x", "\r\n"));

        Assert.Equal(["a", "b"], file.Table.ColumnNames);
        Assert.Equal("3.5", file.Table.Columns[0][3]);
        Assert.Equal(3, file.Table.Origin!.Lines[0]);
    }

    [Fact]
    public void Read_BlankLines_AreSkippedAndCounted()
    {
        TableFile file = Read(Csv("a,b\n", 25, row => $"{row},x") + "\n\n");

        Assert.Equal(25, file.Table.RowCount);
        Assert.Equal(3, file.Table.Origin!.Lines[0]);
    }

    [Fact]
    public void Read_RepeatedTexts_ShareOneString()
    {
        string?[] column = Read(Csv("a,b", 5_000, row => $"{row},level {row % 7}")).Table.Columns[1];

        Assert.Equal(7, column.Distinct(ReferenceEqualityComparer.Instance).Count());
    }

    [Fact]
    public void SelectRows_OfAReadTable_KeepsTheirLines()
    {
        Table table = Read(Csv("a,b", 25, row => $"{row},x")).Table.SelectRows([4, 2]);

        Assert.Equal([6, 4], table.Origin!.Lines);
    }
}
