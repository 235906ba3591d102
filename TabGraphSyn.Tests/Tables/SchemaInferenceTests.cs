using System.Globalization;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Tables.Texts;

namespace TabGraphSyn.Tests.Tables;

public class SchemaInferenceTests
{
    private const int Rows = 120;
    private static readonly DateTime Start = new(2020, 1, 3, 4, 5, 6, 789);

    private static string Cell(int row, params string[] cells) => cells[row % cells.Length];

    private static void AssertKind(ColumnKind kind, double least, double most, ColumnSchema column)
    {
        Assert.Equal(kind, column.Kind);
        Assert.InRange(column.Confidence, least, most);
    }

    [Fact]
    public void Infer_WholeNumbers_AreIntegers() => AssertKind(ColumnKind.Integer, 0.9, 1, Infer(Rows, row => $"{row * row % 71 - 9}"));

    [Fact]
    public void Infer_FewWholeNumbers_AreIntegersInDoubt() => AssertKind(ColumnKind.Integer, 0.5, 0.89, Infer(Rows, row => $"{row % 5}"));

    [Fact]
    public void Infer_ZeroAndOne_AreBooleanInDoubt() => AssertKind(ColumnKind.Boolean, 0.5, 0.89, Infer(Rows, row => Cell(row, "0", "1", "1")));

    [Theory]
    [InlineData("true", "false")]
    [InlineData("TRUE", "FALSE")]
    [InlineData("Y", "N")]
    [InlineData("Yes", "No")]
    public void Infer_TwoSpellingsOfYesAndNo_AreBoolean(string yes, string no) =>
        AssertKind(ColumnKind.Boolean, 0.9, 1, Infer(Rows, row => Cell(row, yes, no, no)));

    [Fact]
    public void Infer_YesAndNoInThreeSpellings_AreACategory() =>
        AssertKind(ColumnKind.Category, 0.9, 1, Infer(Rows, row => Cell(row, "Yes", "yes", "No")));

    [Fact]
    public void Infer_NumbersWithAFraction_AreDecimals() => AssertKind(ColumnKind.Decimal, 0.9, 1, Infer(Rows, row => row % 3 == 0 ? $"{row}" : $"{row}.25"));

    [Fact]
    public void Infer_ScientificNotation_IsDecimal() => AssertKind(ColumnKind.Decimal, 0.9, 1, Infer(Rows, row => $"{row + 1}.5e-3"));

    [Fact]
    public void Infer_LeadingZerosThatRecur_AreACategory() => AssertKind(ColumnKind.Category, 0.9, 1, Infer(Rows, row => Cell(row, "01234", "94110", "00501")));

    [Fact]
    public void Infer_LeadingZerosThatNeverRecur_AreIdentifiers() => AssertKind(ColumnKind.Identifier, 0.8, 0.95, Infer(Rows, row => $"{row * 37:00000}"));

    [Fact]
    public void Infer_NumbersNamedZip_AreACategoryInDoubt() =>
        AssertKind(ColumnKind.Category, 0.5, 0.89, Infer(Rows, row => $"{94000 + row % 40}", "home_zip"));

    [Fact]
    public void Infer_NumbersFromOneUp_AreIdentifiers() => AssertKind(ColumnKind.Identifier, 0.9, 1, Infer(Rows, row => $"{row + 1}"));

    [Fact]
    public void Infer_DifferentNumbersWithoutOrder_AreIntegersInDoubt()
    {
        ColumnSchema column = Infer(Rows, row => $"{row * 7919 % 100_003}");

        AssertKind(ColumnKind.Integer, 0.5, 0.89, column);
        Assert.Contains("identifier", column.Note);
    }

    [Fact]
    public void Infer_PartOfANumberedTableInAnyOrder_AreIdentifiers() =>
        AssertKind(ColumnKind.Identifier, 0.7, 0.9, Infer(800, row => $"{row * 611 % 1009 + 1}"));

    [Fact]
    public void Infer_FewDifferentNumbersOfAWideRange_AreQuantities() =>
        AssertKind(ColumnKind.Integer, 0.5, 0.9, Infer(100, row => $"{row * 611 % 1009 + 1}"));

    [Fact]
    public void Infer_DifferentNumbersNamedId_AreIdentifiers() =>
        AssertKind(ColumnKind.Identifier, 0.9, 1, Infer(Rows, row => $"{row * 7919 % 100_003}", "customerId"));

    [Fact]
    public void Infer_NumbersNamedIdThatRepeat_AreIdentifiersInDoubtAndSaySo()
    {
        ColumnSchema column = Infer(400, row => $"{row / 4}", "id");

        AssertKind(ColumnKind.Identifier, 0.5, 0.89, column);
        Assert.Contains("100 different values in 400 rows", column.Note);
    }

    [Fact]
    public void Infer_FewNumbersNamedId_AreIntegers() => Assert.Equal(ColumnKind.Integer, Infer(Rows, row => $"{row % 6}", "region_id").Kind);

    [Fact]
    public void Infer_ConsecutiveYears_AreIntegers() => Assert.Equal(ColumnKind.Integer, Infer(40, row => $"{1980 + row}").Kind);

    [Fact]
    public void Infer_Uuids_AreIdentifiers() =>
        AssertKind(ColumnKind.Identifier, 0.95, 1, Infer(Rows, row => new Guid(row, 7, 9, 1, 2, 3, 4, 5, 6, 7, 8).ToString()));

    [Fact]
    public void Infer_MailAddressesThatRecur_AreIdentifiersAllTheSame() =>
        AssertKind(ColumnKind.Identifier, 0.5, 0.89, Infer(Rows, row => $"person{row % 9}@example.org"));

    [Fact]
    public void Infer_CodesThatNeverRecur_AreIdentifiers() => AssertKind(ColumnKind.Identifier, 0.9, 1, Infer(Rows, row => $"AB-{row * 37:0000}"));

    [Fact]
    public void Infer_ProseThatNeverRecurs_IsDroppedAndSaysSo()
    {
        ColumnSchema column = Infer(Rows, row => $"the patient came in the {row}th week and left");

        AssertKind(ColumnKind.FreeText, 0.9, 1, column);
        Assert.True(column.Drop);
        Assert.Contains("left out", column.Note);
    }

    [Fact]
    public void Infer_ProseThatRecurs_IsTreatedAsACategoryAndSaysSo()
    {
        ColumnSchema column = Infer(600, row => $"the patient came in the {row % 60}th week and left");

        AssertKind(ColumnKind.FreeText, 0.5, 0.89, column);
        Assert.False(column.Drop);
        Assert.Contains("treated as a category", column.Note);
    }

    [Fact]
    public void Infer_OneValue_IsConstant() => AssertKind(ColumnKind.Constant, 0.9, 1, Infer(Rows, _ => "7"));

    [Fact]
    public void Infer_OneValueAndMissingCells_IsACategory() => Assert.Equal(ColumnKind.Category, Infer(Rows, row => row % 2 == 0 ? "x" : null).Kind);

    [Fact]
    public void Infer_NoValue_IsMissing() => AssertKind(ColumnKind.Missing, 1, 1, Infer(Rows, _ => null));

    [Fact]
    public void Infer_ManyLevels_AreACategoryThatSaysItIsGrouped()
    {
        ColumnSchema column = Infer(250_000, row => $"code {row % 100_000}");

        Assert.Equal(ColumnKind.Category, column.Kind);
        Assert.Contains("100,000 different values: the rare ones are grouped", column.Note);
    }

    [Fact]
    public void Infer_Prices_AreNoIdentifiersAndSayWhatToDo()
    {
        ColumnSchema column = Infer(Rows, row => $"${row}.50");

        Assert.NotEqual(ColumnKind.Identifier, column.Kind);
        Assert.Contains("'$0.50': remove these", column.Note);
    }

    [Fact]
    public void Infer_NumbersWithOneSlip_AreACategoryThatNamesIt()
    {
        Table table = Read(Csv("x,y", Rows, row => row == 7 ? "unknown,a" : $"{row % 50},a")).Table;

        ColumnSchema column = SchemaInference.Infer(table).Columns[0];

        AssertKind(ColumnKind.Category, 0.5, 0.89, column);
        Assert.Contains("'unknown' (t.csv, line 9, column 'x')", column.Note);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("nan")]
    [InlineData("-Infinity")]
    [InlineData("inf")]
    [InlineData("1e999")]
    public void Infer_NumberThatIsNotFinite_IsRefusedWithItsPlace(string text)
    {
        Table table = Read(Csv("x,y", Rows, row => row == 40 ? $"{text},a" : $"{row}.5,a")).Table;

        string message = Assert.Throws<UnusableInputException>(() => SchemaInference.Infer(table)).Message;

        Assert.StartsWith($"t.csv, line 42, column 'x': '{text}' isn't a finite number; make the cell empty", message);
    }

    [Fact]
    public void Infer_NanAmongTexts_IsALevel() => Assert.Equal(ColumnKind.Category, Infer(Rows, row => Cell(row, "nan", "bread", "rice")).Kind);

    [Theory]
    [InlineData("yyyy-MM-dd", ColumnKind.Date)]
    [InlineData("yyyy/MM/dd", ColumnKind.Date)]
    [InlineData("dd.MM.yyyy", ColumnKind.Date)]
    [InlineData("d.M.yyyy", ColumnKind.Date)]
    [InlineData("MM/dd/yyyy", ColumnKind.Date)]
    [InlineData("dd/MM/yyyy", ColumnKind.Date)]
    [InlineData("M/d/yyyy", ColumnKind.Date)]
    [InlineData("dd-MMM-yyyy", ColumnKind.Date)]
    [InlineData("MMMM d, yyyy", ColumnKind.Date)]
    [InlineData("yyyyMMdd", ColumnKind.Date)]
    [InlineData("yyyy-MM", ColumnKind.Date)]
    [InlineData("yyyy-MM-dd HH:mm", ColumnKind.DateTime)]
    [InlineData("yyyy-MM-dd HH:mm:ss", ColumnKind.DateTime)]
    [InlineData("yyyy-MM-dd'T'HH:mm:ss'Z'", ColumnKind.DateTime)]
    [InlineData("yyyy-MM-dd'T'HH:mm:ss.fff", ColumnKind.DateTime)]
    [InlineData("yyyy-MM-dd HH:mm:ss.ffffff", ColumnKind.DateTime)]
    [InlineData("yyyy-MM-dd'T'HH:mm:sszzz", ColumnKind.DateTime)]
    [InlineData("dd.MM.yyyy HH:mm", ColumnKind.DateTime)]
    [InlineData("M/d/yyyy h:mm tt", ColumnKind.DateTime)]
    public void Infer_DatesOfOneFormat_HaveIt(string format, ColumnKind kind)
    {
        ColumnSchema column = Infer(Rows, row => new DateTimeOffset(Start.AddHours(row * 31), TimeSpan.FromHours(row % 3))
            .AddTicks(row * 1_234_567L).ToString(format, CultureInfo.InvariantCulture));

        Assert.Equal(format, column.Format);
        AssertKind(kind, format == "yyyyMMdd" ? 0.7 : 0.9, 1, column);
    }

    [Fact]
    public void Infer_DaysAndMonthsThatCannotBeToldApart_AreInDoubtAndSaySo()
    {
        ColumnSchema column = Infer(Rows, row => $"{row % 12 + 1:00}/{row % 11 + 1:00}/2020");

        AssertKind(ColumnKind.Date, 0.5, 0.89, column);
        Assert.Contains("read as MM/dd/yyyy", column.Note);
    }

    [Fact]
    public void Infer_OneDateThatDoesNotExist_AreNoDates() =>
        Assert.NotEqual(ColumnKind.Date, Infer(Rows, row => row == 9 ? "2020-02-30" : $"2020-01-{row % 28 + 1:00}").Kind);

    [Fact]
    public void Infer_TimesOfDay_AreACategory() => Assert.Equal(ColumnKind.Category, Infer(Rows, row => $"{row / 10:00}:{row % 60:00}").Kind);

    [Theory]
    [InlineData(";", "1,5", "2,25", ColumnKind.Decimal, "1234,5", "2.25")]
    [InlineData(",", "\"1,500\"", "\"2,250\"", ColumnKind.Integer, "1,234.5", "2250")]
    [InlineData(";", "1.500,5", "22,25", ColumnKind.Decimal, "1.234,5", "22.25")]
    [InlineData(";", "-1.500,5", "1.022,25", ColumnKind.Decimal, "1.234,5", "1022.25")]
    public void Infer_NumbersInAnotherNotation_AreNumbers(string delimiter, string first, string second, ColumnKind kind, string format, string plain)
    {
        // A third value with a long run of digits keeps the column from having but two.
        Table table = Read(Csv($"x{delimiter}y", Rows, row => (row % 3) switch { 0 => first, 1 => second, _ => "7" } + $"{delimiter}a")).Table;

        ColumnSchema column = SchemaInference.Infer(table).Columns[0];

        Assert.Equal((kind, format), (column.Kind, column.Format));
        Assert.Equal(plain, table.Columns[0][1]);
    }
}
