using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Tests.Testing;
using static TabGraphSyn.Tests.Tables.Texts;

namespace TabGraphSyn.Tests.Tables;

public class SchemaFileTests
{
    private static readonly Table Sample = Read(Csv("n,word,day,bad", 40, row => $"{row % 7 + 10},w{row % 3},2020-01-{row % 28 + 1:00},{(row == 5 ? "NaN" : $"{row}.5")}")).Table;

    private static TableSchema Apply(params ColumnSchema[] stated) => SchemaFile.Apply(new TableSchema([.. stated, State("bad", ColumnKind.Category)]), Sample);

    private static ColumnSchema State(string name, ColumnKind kind) => new() { Name = name, Kind = kind, Confidence = 0.4 };

    private static string Refuse(params ColumnSchema[] stated) => Assert.Throws<UnusableInputException>(() => Apply(stated)).Message;

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        TableSchema schema = new([new() { Name = "é \"q\"", Kind = ColumnKind.Date, Format = "dd.MM.yyyy", Drop = true, MissingText = "NA", Note = "n", Confidence = 0.5 }]);
        using var folder = new TemporaryFolder();
        SchemaFile.Write(folder.File("s.json"), schema);

        Assert.Equal(schema.Columns, SchemaFile.Read(folder.File("s.json")).Columns);
        Assert.Contains("\"kind\": \"Date\"", File.ReadAllText(folder.File("s.json")));
    }

    [Theory]
    [InlineData("{\"columns\":[{\"name\":\"n\",\"kind\":\"Numeric\"}]}", "one of Integer, Decimal")]
    [InlineData("{\"columns\":[{\"name\":\"n\"}]}", "needs a 'name' and a 'kind'")]
    [InlineData("{}", "needs a list 'columns'")]
    [InlineData("{\"columns\":[null]}", "needs a list 'columns'")]
    [InlineData("name,kind\n", "line 1")]
    public void Read_NoSchema_SaysWhatIsWrong(string text, string expected)
    {
        using var folder = new TemporaryFolder();

        Assert.Contains(expected, Assert.Throws<UnusableInputException>(() => SchemaFile.Read(folder.Write("s.json", text))).Message);
    }

    [Fact]
    public void Read_FileThatIsAbsent_SaysSo() =>
        Assert.Contains("can't be read", Assert.Throws<UnusableInputException>(() => SchemaFile.Read("/no/such/s.json")).Message);

    [Fact]
    public void Apply_StatedKind_ReplacesTheInferredOneAndIsCertain()
    {
        TableSchema schema = Apply(State("n", ColumnKind.Category));

        Assert.Equal(["n", "word", "day", "bad"], schema.Columns.Select(column => column.Name));
        Assert.Equal((ColumnKind.Category, 1.0), (schema.Columns[0].Kind, schema.Columns[0].Confidence));
        Assert.Equal((ColumnKind.Date, "yyyy-MM-dd"), (schema.Columns[2].Kind, schema.Columns[2].Format));
    }

    [Fact]
    public void Apply_NumbersThatAreNotFiniteStatedAsCategory_AreAccepted() => Assert.Equal(ColumnKind.Category, Apply().Columns[3].Kind);

    [Fact]
    public void Apply_NumbersThatAreNotFiniteNotStated_AreRefused() =>
        Assert.Contains("line 7, column 'bad': 'NaN'", Assert.Throws<UnusableInputException>(() => SchemaFile.Apply(new TableSchema([]), Sample)).Message);

    [Fact]
    public void Apply_Drop_IsKept() => Assert.True(Apply(State("word", ColumnKind.Integer) with { Drop = true }).Columns[1].Drop);

    [Fact]
    public void Apply_AbsentColumn_IsRefusedWithTheNearestName() =>
        Assert.Equal("The schema names a column 'Word', which t.csv doesn't have: did you mean 'word'?", Refuse(State("Word", ColumnKind.Category)));

    [Fact]
    public void Apply_ColumnNamedTwice_IsRefused() => Assert.Contains("'n' twice", Refuse(State("n", ColumnKind.Integer), State("n", ColumnKind.Integer)));

    [Theory]
    [InlineData("word", ColumnKind.Integer, "line 2, column 'word': 'w0' isn't a whole number")]
    [InlineData("word", ColumnKind.Decimal, "'w0' isn't a number")]
    [InlineData("word", ColumnKind.Boolean, "line 4, column 'word': 'w2' isn't one of two values")]
    [InlineData("word", ColumnKind.Constant, "line 3, column 'word': 'w1' isn't one of one value")]
    [InlineData("word", ColumnKind.Missing, "'w0' isn't one of no value")]
    [InlineData("word", ColumnKind.Date, "'w0' isn't a date")]
    public void Apply_ValueThatDoesNotFit_IsRefusedWithItsPlace(string name, ColumnKind kind, string expected) =>
        Assert.Contains(expected, Refuse(State(name, kind)));

    [Fact]
    public void Apply_DateOfAnotherFormat_IsRefused() =>
        Assert.Contains("isn't a date of the format dd.MM.yyyy", Refuse(State("day", ColumnKind.Date) with { Format = "dd.MM.yyyy" }));
}
