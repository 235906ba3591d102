using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Web.Runs.New;

/// <summary>
/// The columns of the chosen table and what the person made of them: kinds that differ from those inferred, and columns
/// that are left out.
/// </summary>
public sealed class ColumnChoices
{
    /// <summary>Below this the page asks the person to look.</summary>
    public const double DoubtfulConfidence = 0.9;

    private readonly TableProfile inferred;
    private readonly bool[] dropped;

    /// <param name="inferred">The table with every kind inferred.</param>
    public ColumnChoices(TableProfile inferred)
    {
        this.inferred = inferred;
        Profile = inferred;
        dropped = [.. inferred.Columns.Select(column => column.Schema.Drop)];
        Order = [.. Enumerable.Range(0, Count).OrderByDescending(IsDoubtful)];
    }

    /// <summary>The table with the kinds that hold now.</summary>
    public TableProfile Profile { get; private set; }

    /// <summary>Columns as the page lists them: doubtful ones first, each group in the order of the file. Stays while kinds change.</summary>
    public IReadOnlyList<int> Order { get; }

    public int Count => Profile.Columns.Count;

    /// <summary>Number of columns that the synthetic table will have.</summary>
    public int Kept => dropped.Count(drop => !drop);

    /// <summary>Names of the kept columns that are learned and compared: no identifiers, texts, constants or empty ones.</summary>
    public IReadOnlyList<string> Learned =>
    [
        .. Profile.Columns.Where((column, index) => !dropped[index]
            && column.Schema.Kind is not (ColumnKind.Identifier or ColumnKind.FreeText or ColumnKind.Constant or ColumnKind.Missing)).Select(column => column.Schema.Name),
    ];

    /// <summary>Number of kept columns whose kind is no longer the inferred one.</summary>
    public int Changed => Enumerable.Range(0, Count).Count(column => IsChanged(column) && !dropped[column]);

    /// <summary>Number of kept columns whose kind was inferred with little confidence and still holds.</summary>
    public int Doubtful => Enumerable.Range(0, Count).Count(column => IsDoubtful(column) && !dropped[column]);

    /// <summary>What to ask of the run: null when everything is as inferred, else every column.</summary>
    public TableSchema? Schema =>
        Enumerable.Range(0, Count).All(column => !IsChanged(column) && dropped[column] == inferred.Columns[column].Schema.Drop)
            ? null
            : new TableSchema([.. Profile.Columns.Select((column, index) => column.Schema with { Drop = dropped[index] })]);

    /// <summary>The column that identifies rows, the first where there are several; null where there is none.</summary>
    public int? Identifier
    {
        get
        {
            int column = Enumerable.Range(0, Count).FirstOrDefault(column => Kind(column) == ColumnKind.Identifier, -1);
            return column < 0 ? null : column;
        }
    }

    public bool IsDoubtful(int column) => Profile.Columns[column].Schema.Confidence < DoubtfulConfidence;

    public bool IsDropped(int column) => dropped[column];

    public bool IsChanged(int column) =>
        Profile.Columns[column].Schema is var now && inferred.Columns[column].Schema is var found
        && (now.Kind != found.Kind || now.Format != found.Format);

    public ColumnKind Kind(int column) => Profile.Columns[column].Schema.Kind;

    /// <summary>For dates that can be read both ways the format that doesn't hold; null for other columns.</summary>
    public string? OtherDateFormat(int column) => DateOrder.Other(inferred.Columns[column].Schema, Profile.Columns[column].Schema);

    public void Drop(int column, bool drop) => dropped[column] = drop;

    /// <summary>Takes the table as it was read with a schema of <see cref="With"/> or <see cref="Resume"/>.</summary>
    public void Accept(TableProfile profile) => Profile = profile;

    /// <summary>
    /// The schema to read the table with, should these columns have these kinds besides what was changed before. It names
    /// only columns that differ from what is inferred, so that the doubts about the others stay.
    /// </summary>
    /// <param name="stated">By column; null for the inferred kind.</param>
    public TableSchema With(IReadOnlyDictionary<int, KindChoice?> stated)
    {
        var columns = new List<ColumnSchema>();
        for (int column = 0; column < Count; column++)
        {
            ColumnSchema now = Profile.Columns[column].Schema;
            if (stated.TryGetValue(column, out KindChoice? kind))
            {
                if (kind is not null && kind != new KindChoice(inferred.Columns[column].Schema))
                    columns.Add(new ColumnSchema { Name = now.Name, Kind = kind.Kind, Format = kind.Format });
            }
            else if (IsChanged(column))
            {
                columns.Add(now with { Drop = false });
            }
        }

        return new TableSchema(columns);
    }

    /// <summary>
    /// Leaves out what an earlier run left out, and returns the schema to read the table with for its kinds; null when they
    /// are those inferred.
    /// </summary>
    public TableSchema? Resume(TableSchema earlier)
    {
        var stated = new Dictionary<int, KindChoice?>();
        foreach (ColumnSchema column in earlier.Columns)
        {
            int index = Enumerable.Range(0, Count).FirstOrDefault(index => inferred.Columns[index].Schema.Name == column.Name, -1);
            if (index < 0)
                continue;
            dropped[index] = column.Drop;
            stated[index] = new KindChoice(column);
        }

        TableSchema schema = With(stated);
        return schema.Columns.Count == 0 ? null : schema;
    }

    /// <summary>What to state, should this column identify rows and no other do.</summary>
    public IReadOnlyDictionary<int, KindChoice?> ForIdentifier(int? identifier)
    {
        var stated = new Dictionary<int, KindChoice?>();
        for (int column = 0; column < Count; column++)
        {
            if (column == identifier)
                stated[column] = new KindChoice(ColumnKind.Identifier);
            else if (Kind(column) == ColumnKind.Identifier)
                stated[column] = inferred.Columns[column].Schema.Kind == ColumnKind.Identifier ? new KindChoice(ColumnKind.Category) : null;
        }

        return stated;
    }
}

/// <summary>A kind that a person states for a column, with the format of a date where it matters.</summary>
public sealed record KindChoice(ColumnKind Kind, string? Format = null)
{
    public KindChoice(ColumnSchema schema)
        : this(schema.Kind, schema.Kind is ColumnKind.Date or ColumnKind.DateTime ? schema.Format : null)
    {
    }
}
