using System.Text;
using CsCheck;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Tests.Testing;
using static TabGraphSyn.Tests.Tables.Texts;

namespace TabGraphSyn.Tests.Tables;

public class TableWriterTests
{
    private static byte[] Rewrite(byte[] bytes)
    {
        TableFile file = Read(bytes);
        return Written(file.Table, SchemaInference.Infer(file.Table), file.Format);
    }

    private static byte[] Written(Table table, TableSchema schema, CsvFormat format)
    {
        using var folder = new TemporaryFolder();
        TableWriter.Write(folder.File("out.csv"), table, schema, format);
        Assert.Equal(["out.csv"], folder.FileNames);
        return File.ReadAllBytes(folder.File("out.csv"));
    }

    [Theory]
    [InlineData("utf-8", false, "\n")]
    [InlineData("utf-8", true, "\r\n")]
    [InlineData("utf-16", true, "\r\n")]
    [InlineData("utf-16BE", true, "\n")]
    [InlineData("iso-8859-1", false, "\r")]
    public void Write_TableAsRead_GivesTheSameBytes(string encoding, bool withMark, string newline)
    {
        string text = Csv("Größe;\"a;b\";missing;date;pré", 40, row => $"1.0{row:00},50;\"x;\"\"{row}\"\"\";{(row % 3 == 0 ? "NA" : row.ToString())};{row % 28 + 1:00}.05.2020;é", newline);
        Encoding target = Encoding.GetEncoding(encoding);
        byte[] bytes = [.. withMark ? target.GetPreamble() : [], .. target.GetBytes(text)];

        Assert.Equal(bytes, Rewrite(bytes));
    }

    [Fact]
    public void Write_FileWithoutHeader_HasNone()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 25).Select(row => $"{row * 1.5}, x{row % 3}\n")));

        Assert.Equal(bytes, Rewrite(bytes));
    }

    [Theory]
    [InlineData(NumberNotation.DecimalComma, "-1234567.5", "-1234567,5")]
    [InlineData(NumberNotation.CommaGroups, "-1234567.25", "-1,234,567.25")]
    [InlineData(NumberNotation.CommaGroups, "123", "123")]
    [InlineData(NumberNotation.DotGroups, "1234.5", "1.234,5")]
    public void FromPlain_Number_IsInverseOfToPlain(NumberNotation notation, string plain, string written)
    {
        Assert.Equal(written, NumberNotations.FromPlain(plain, notation));
        Assert.Equal(plain, NumberNotations.ToPlain(written, notation));
    }

    [Fact]
    public void Write_ColumnLeftOutOfTheTable_IsNotMissed()
    {
        TableSchema schema = new([new() { Name = "a", Kind = ColumnKind.Category, Drop = true }, new() { Name = "b", Kind = ColumnKind.Category, MissingText = "NA" }]);

        byte[] bytes = Written(new Table(["b"], [["x", null]]), schema, new CsvFormat());

        Assert.Equal("b\nx\nNA\n", Encoding.UTF8.GetString(bytes));
    }

    /// <summary>Whatever the cells hold, they come back; blanks alone and markers are left to the tests of those.</summary>
    [Fact]
    public void Write_AnyTable_IsReadBackCellForCell()
    {
        Gen<string> cell = Gen.OneOf(
            Gen.Char["ab\"',;\t|\r\n é日"].Array[1, 8].Select(characters => new string(characters)).Where(text => text.Trim().Length > 0),
            Gen.Int[-99, 99].Select(number => $"{number}.5"),
            Gen.Const("x"));
        Gen<CsvFormat> format = Gen.Select(Gen.Char[",;\t|"], Gen.OneOf(Gen.Const("\n"), Gen.Const("\r\n"), Gen.Const("\r")), Gen.Enum<CsvEncoding>().Where(encoding => encoding < CsvEncoding.Latin1))
            .Select((delimiter, newline, encoding) => new CsvFormat { Delimiter = delimiter, Newline = newline, Encoding = encoding });
        Gen.Select(cell.Array[20].Array[2, 4], format).Sample((columns, written) =>
        {
            // A word at either end keeps the columns from being numeric, which would let go of blanks.
            string?[][] cells = [.. columns.Select(column => column.Select(text => (string?)$"w{text}w").ToArray())];
            string[] names = [.. columns.Select((_, index) => $"name{index}")];
            var table = new Table(names, cells);
            using var folder = new TemporaryFolder();
            TableWriter.Write(folder.File("t.csv"), table, new TableSchema([]), written);
            string?[][] read = ReadAs(folder.File("t.csv"), written);
            Assert.Equal(names, read[0]);
            for (int row = 0; row < table.RowCount; row++)
                Assert.Equal(cells.Select(column => column[row]), read[row + 1]);
        }, iter: 300);
    }

    /// <summary>Every record as the parser splits it when the format is known, since detection can't be certain of noise.</summary>
    private static string?[][] ReadAs(string path, CsvFormat format)
    {
        using var reader = new StreamReader(path, format.ToEncoding());
        var parser = new CsvParser(reader, format.Delimiter, format.Quote);
        var records = new List<string?[]>();
        while (parser.Read())
            records.Add([.. Enumerable.Range(0, parser.CellCount).Select(index => parser.Cell(index).ToString())]);
        return [.. records];
    }
}
