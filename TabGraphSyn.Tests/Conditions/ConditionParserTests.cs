using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Conditions;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests.Conditions;

public class ConditionParserTests
{
    private readonly TableSchema schema;
    private readonly TableEncoder encoder;

    public ConditionParserTests()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(3);
        string[] cities = ["Rome", "Oslo", "Lima, Peru", "Paris"], levels = ["<=50K", ">50K"];
        string lines = string.Concat(Enumerable.Range(0, 400).Select(row =>
            $"p-{row:x8},{20 + random.Next(60)},{random.NextDouble() * 1000:0.00},\"{cities[random.Next(4)]}\",{levels[random.Next(2)]},{new DateTime(2020, 1, 1).AddDays(random.Next(700)):yyyy-MM-dd},same\n"));
        var table = TableReader.Read(folder.Write("people.csv", "id,age,amount,city,income,day,fixed\n" + lines)).Table;
        schema = SchemaInference.Infer(table);
        encoder = TableEncoder.Fit(table, schema);
    }

    [Theory]
    [InlineData("age>=40", "age", "40", "39")]
    [InlineData("age<65", "age", "64", "65")]
    [InlineData(" age <= 65 ", "age", "65", "66")]
    [InlineData("age>40", "age", "41", "40")]
    [InlineData("age!=40", "age", "41", "40")]
    [InlineData("age=40.0", "age", "40", "41")]
    [InlineData("amount<100", "amount", "99.99", "100.00")]
    [InlineData("income=>50K", "income", ">50K", "<=50K")]
    [InlineData("income=<=50K", "income", "<=50K", ">50K")]
    [InlineData("city in Rome,Oslo", "city", "Oslo", "Paris")]
    [InlineData("city in Rome,\"Lima, Peru\"", "city", "Lima, Peru", "Oslo")]
    [InlineData("city=Lima, Peru", "city", "Lima, Peru", "Rome")]
    [InlineData("day>=2021-01-01", "day", "2021-01-01", "2020-12-31")]
    public void Parse_Condition_HoldsForTheOneCellAndNotForTheOther(string text, string column, string holding, string failing)
    {
        var condition = new ConditionParser(schema, encoder).Parse(text);

        Assert.Equal(column, condition.Column);
        Assert.True(condition.Holds(holding));
        Assert.False(condition.Holds(failing));
    }

    [Theory]
    [InlineData("age", "The condition 'age' isn't complete: write a column, a comparison and a value, such as age>=40, city=Rome or 'city in Rome,Oslo'.")]
    [InlineData("agee>=40", "'agee>=40' can't be met: there is no column 'agee'; the nearest columns are 'age', 'city' and 'day'.")]
    [InlineData("id=p-1", "'id=p-1' can't be met: column 'id' holds identifiers, which are made anew.")]
    [InlineData("city>=Rome", "'city>=Rome' can't be met: column 'city' holds texts, which have no order; use =, != or in.")]
    [InlineData("age>=old", "'age>=old' can't be met: column 'age' holds numbers, and 'old' isn't one.")]
    [InlineData("day>=soon", "'day>=soon' can't be met: column 'day' holds dates written as yyyy-MM-dd, and 'soon' isn't one.")]
    [InlineData("income=>60K", "'income=>60K' can't be met: column 'income' has no value '>60K'; the values are '<=50K' and '>50K'.")]
    [InlineData("age>=200", "'age>=200' can't be met: the values of column 'age' go from 20 to 79.")]
    [InlineData("age=", "'age=' can't be met: column 'age' has no missing cells.")]
    [InlineData("fixed=other", "'fixed=other' can't be met: column 'fixed' is 'same' in every row.")]
    [InlineData("age>=60|age<30", "'age>=60' and 'age<30' can't be met together: no value of 'age' meets both.")]
    public void Targets_Impossible_SaysWhichConditionAndWhy(string conditions, string expected)
    {
        var refusal = Assert.Throws<UnusableInputException>(() =>
            ConditionedRows.Targets(new SampleConditions { Where = conditions.Split('|') }, schema, encoder, 10));

        Assert.Equal(expected, refusal.Message);
    }

    [Theory]
    [InlineData("amount", 10, "Column 'amount' can't be balanced: it holds numbers or dates of many values; name a column of a few values.")]
    [InlineData("fixed", 10, "Column 'fixed' can't be balanced: it has one value in every row.")]
    [InlineData("city", 3, "Column 'city' can't be balanced: it has 4 values, and only 3 rows are asked for.")]
    public void Targets_ColumnThatCantBeBalanced_IsRefused(string column, int rows, string expected)
    {
        var refusal = Assert.Throws<UnusableInputException>(() =>
            ConditionedRows.Targets(new SampleConditions { Balance = column }, schema, encoder, rows));

        Assert.Equal(expected, refusal.Message);
    }

    [Fact]
    public void Targets_RangeOfANumber_LeavesTheCumulativeProbabilitiesOfItsValues()
    {
        var target = Assert.Single(ConditionedRows.Targets(new SampleConditions { Where = ["amount>=250", "amount<500"] }, schema, encoder, 10));

        var left = Assert.Single(target.Allowed);
        var (low, high) = Assert.Single(left.Ranges!);
        Assert.InRange(low, 0.2, 0.3);
        Assert.InRange(high, 0.45, 0.55);
    }
}
