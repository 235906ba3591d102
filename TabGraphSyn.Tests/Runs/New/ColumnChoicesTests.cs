using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Web.Runs.New;

namespace TabGraphSyn.Tests.Runs.New;

public class ColumnChoicesTests
{
    [Fact]
    public void Order_DoubtfulColumns_StandFirst()
    {
        var choices = new ColumnChoices(Profile(("a", ColumnKind.Integer, 0.98), ("b", ColumnKind.Date, 0.6), ("c", ColumnKind.Category, 0.95), ("d", ColumnKind.Boolean, 0.85)));

        Assert.Equal([1, 3, 0, 2], choices.Order);
        Assert.Equal(2, choices.Doubtful);
    }

    [Fact]
    public void Schema_NothingChanged_IsNull() =>
        Assert.Null(new ColumnChoices(Profile(("a", ColumnKind.Integer, 0.98), ("b", ColumnKind.Date, 0.6))).Schema);

    [Fact]
    public void Schema_ColumnLeftOut_NamesEveryColumn()
    {
        var choices = new ColumnChoices(Profile(("a", ColumnKind.Integer, 0.98), ("b", ColumnKind.Date, 0.6)));
        choices.Drop(1, true);

        Assert.Equal([("a", false), ("b", true)], choices.Schema!.Columns.Select(column => (column.Name, column.Drop)));
        Assert.Equal(1, choices.Kept);
        Assert.Equal(0, choices.Doubtful);
    }

    [Fact]
    public void With_OneKindStated_NamesOnlyWhatDiffersFromTheInferred()
    {
        TableProfile inferred = Profile(("a", ColumnKind.Integer, 0.98), ("b", ColumnKind.Date, 0.6), ("c", ColumnKind.Integer, 0.97));
        var choices = new ColumnChoices(inferred);

        TableSchema first = choices.With(new Dictionary<int, KindChoice?> { [0] = new(ColumnKind.Category) });
        choices.Accept(Restate(inferred, first));
        TableSchema second = choices.With(new Dictionary<int, KindChoice?> { [2] = new(ColumnKind.Decimal) });
        choices.Accept(Restate(inferred, second));
        TableSchema back = choices.With(new Dictionary<int, KindChoice?> { [0] = new(ColumnKind.Integer) });

        Assert.Equal([("a", ColumnKind.Category)], Kinds(first));
        Assert.Equal([("a", ColumnKind.Category), ("c", ColumnKind.Decimal)], Kinds(second));
        Assert.Equal([("c", ColumnKind.Decimal)], Kinds(back));
        Assert.Equal(2, choices.Changed);
        Assert.True(choices.IsDoubtful(1));
    }

    [Fact]
    public void ForIdentifier_AnotherColumn_TakesTheKindFromTheFirst()
    {
        var choices = new ColumnChoices(Profile(("id", ColumnKind.Identifier, 0.95), ("name", ColumnKind.Category, 0.95)));

        IReadOnlyDictionary<int, KindChoice?> stated = choices.ForIdentifier(1);

        Assert.Equal(0, choices.Identifier);
        Assert.Equal(new KindChoice(ColumnKind.Category), stated[0]);
        Assert.Equal(new KindChoice(ColumnKind.Identifier), stated[1]);
    }

    [Fact]
    public void Resume_SchemaOfAnEarlierRun_LeavesOutItsColumnsAndRestatesItsKinds()
    {
        var choices = new ColumnChoices(Profile(("a", ColumnKind.Integer, 0.98), ("b", ColumnKind.Category, 0.95), ("c", ColumnKind.Integer, 0.97)));

        TableSchema? schema = choices.Resume(new TableSchema(
        [
            new ColumnSchema { Name = "a", Kind = ColumnKind.Category },
            new ColumnSchema { Name = "b", Kind = ColumnKind.Category, Drop = true },
            new ColumnSchema { Name = "gone", Kind = ColumnKind.Date },
        ]));

        Assert.Equal([("a", ColumnKind.Category)], Kinds(schema!));
        Assert.True(choices.IsDropped(1));
    }

    [Fact]
    public void OtherDateFormat_DatesThatReadBothWays_ExchangesDayAndMonth()
    {
        TableProfile inferred = Profile(("day", ColumnKind.Date, 0.6), ("clear", ColumnKind.Date, 0.98), ("n", ColumnKind.Integer, 0.6));
        var choices = new ColumnChoices(inferred);

        Assert.Equal("MM/dd/yyyy", choices.OtherDateFormat(0));
        Assert.Null(choices.OtherDateFormat(1));
        Assert.Null(choices.OtherDateFormat(2));

        choices.Accept(Restate(inferred, choices.With(new Dictionary<int, KindChoice?> { [0] = new(ColumnKind.Date, "MM/dd/yyyy") })));

        Assert.True(choices.IsChanged(0));
        Assert.Equal("dd/MM/yyyy", choices.OtherDateFormat(0));
    }

    private static IEnumerable<(string, ColumnKind)> Kinds(TableSchema schema) => schema.Columns.Select(column => (column.Name, column.Kind));

    private static TableProfile Profile(params (string Name, ColumnKind Kind, double Confidence)[] columns) => new()
    {
        Rows = 100,
        FileFormat = "comma, UTF-8, header in line 1",
        FirstRows = [],
        Columns = [.. columns.Select(column => new ColumnProfile
        {
            Schema = new ColumnSchema
            {
                Name = column.Name,
                Kind = column.Kind,
                Confidence = column.Confidence,
                Format = column.Kind == ColumnKind.Date ? "dd/MM/yyyy" : null,
            },
            Missing = 0,
            Distinct = 5,
            Distribution = [],
        })],
    };

    /// <summary>What the pipeline makes of a schema: stated columns are sure, the others as inferred.</summary>
    private static TableProfile Restate(TableProfile inferred, TableSchema stated) => inferred with
    {
        Columns = [.. inferred.Columns.Select(column =>
            stated.Columns.FirstOrDefault(other => other.Name == column.Schema.Name) is { } schema ? column with { Schema = schema } : column)],
    };
}
