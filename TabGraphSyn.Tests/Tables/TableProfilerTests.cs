using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Tests.Testing;
using static TabGraphSyn.Tests.Tables.Texts;

namespace TabGraphSyn.Tests.Tables;

public class TableProfilerTests
{
    public static TheoryData<string> Files => [.. BundledData.FileNames];

    private static TableProfile Profile(string text)
    {
        TableFile file = Read(text);
        return TableProfiler.Profile(file, SchemaInference.Infer(file.Table));
    }

    [Fact]
    public void Profile_Numbers_HaveRangeAndWholeBars()
    {
        ColumnProfile column = Profile(Csv("n;y", 400, row => $"{row * 7 % 100 - 9};a")).Columns[0];

        Assert.Equal(("-9", "90"), (column.Minimum, column.Maximum));
        Assert.Equal("-9 to -5", column.Distribution[0].Label);
        Assert.Equal(20, column.Distribution.Count);
        Assert.All(column.Distribution, bar => Assert.Equal(20, bar.Count));
    }

    [Fact]
    public void Profile_DecimalCommas_AreShownAsTheFileWritesThem()
    {
        TableProfile profile = Profile(Csv("n;y", 400, row => $"{row * 7 % 100 - 9},25;a"));

        Assert.Equal("90,25", profile.Columns[0].Maximum);
        Assert.Equal("-9,25", Profile(Csv("n;y", 40, row => $"-{row % 10},25;a")).Columns[0].Minimum);
        Assert.Equal("-9,25", profile.FirstRows[0][0]);
    }

    [Fact]
    public void Profile_Dates_HaveRangeInTheirFormat()
    {
        ColumnProfile column = Profile(Csv("d,y", 60, row => $"{row % 28 + 1:00}.{row % 2 + 1:00}.2020,a")).Columns[0];

        Assert.Equal(("01.01.2020", "28.02.2020"), (column.Minimum, column.Maximum));
        Assert.Equal(60, column.Distribution.Sum(bar => bar.Count));
    }

    [Fact]
    public void Profile_Category_HasTheMostFrequentFirstAndTheRestTogether()
    {
        ColumnProfile column = Profile(Csv("c,y", 1000, row => row < 500 ? "often,a" : row < 600 ? ",a" : $"c{row % 40},a")).Columns[0];

        Assert.Equal(100, column.Missing);
        Assert.Equal(41, column.Distinct);
        Assert.Equal(new DistributionBar("often", 500), column.Distribution[0]);
        Assert.Equal(24, column.Distribution.Count);
        Assert.Equal(new DistributionBar("18 others", 180), column.Distribution[^1]);
        Assert.Null(column.Minimum);
    }

    [Fact]
    public void Profile_FirstRows_HaveNullForMissing()
    {
        TableProfile profile = Profile(Csv("a,b", 30, row => row == 1 ? "NA,x" : $"{row},x"));

        Assert.Equal(20, profile.FirstRows.Count);
        Assert.Null(profile.FirstRows[1][0]);
        Assert.Equal("x", profile.FirstRows[1][1]);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Profile_PackagedFile_IsSensible(string name)
    {
        TableFile file = TableReader.Read(BundledData.PathOf(name));
        TableProfile profile = TableProfiler.Profile(file, SchemaInference.Infer(file.Table));

        Assert.Equal("comma, UTF-8, header in line 1", profile.FileFormat);
        Assert.All(profile.Columns, column =>
        {
            Assert.Contains(column.Schema.Kind, (ColumnKind[])[ColumnKind.Integer, ColumnKind.Decimal, ColumnKind.Category, ColumnKind.Boolean, ColumnKind.Date, ColumnKind.Identifier]);
            Assert.Equal(column.Schema.Name.Equals("id", StringComparison.OrdinalIgnoreCase), column.Schema.Kind == ColumnKind.Identifier);
            Assert.False(column.Schema.Drop);
            Assert.InRange(column.Distribution.Count, column.Schema.Kind == ColumnKind.Identifier ? 0 : 2, 24);
            if (column.Schema.Kind != ColumnKind.Identifier)
                Assert.Equal(profile.Rows, column.Missing + column.Distribution.Sum(bar => bar.Count));
        });
    }

    [Theory]
    [InlineData("aids.csv", "diag", ColumnKind.Date)]
    [InlineData("breast_cancer_wisconsin.csv", "Id", ColumnKind.Identifier)]
    [InlineData("breast_cancer_wisconsin.csv", "Bare.nuclei", ColumnKind.Integer)]
    [InlineData("diamonds.csv", "carat", ColumnKind.Decimal)]
    [InlineData("diamonds.csv", "clarity", ColumnKind.Category)]
    [InlineData("telecom_churn.csv", "churn", ColumnKind.Boolean)]
    [InlineData("primary_biliary_cirrhosis.csv", "id", ColumnKind.Identifier)]
    [InlineData("primary_biliary_cirrhosis_visits.csv", "id", ColumnKind.Identifier)]
    public void Infer_PackagedColumn_HasItsKind(string file, string name, ColumnKind kind)
    {
        Table table = TableReader.Read(BundledData.PathOf(file)).Table;

        Assert.Equal(kind, SchemaInference.Infer(table).Columns.Single(column => column.Name == name).Kind);
    }
}
