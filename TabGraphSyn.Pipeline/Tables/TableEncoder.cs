namespace TabGraphSyn.Pipeline.Tables;

/// <summary>What a fitted encoder is made of; holds no row of the training table. Saved as JSON in the model file.</summary>
/// <param name="Columns">The columns that come out, in the table's order.</param>
/// <param name="Notes">Sentences for the person about what was grouped, protected or left out.</param>
public sealed record EncoderState(IReadOnlyList<ColumnEncoding> Columns, IReadOnlyList<string> Notes)
{
    /// <summary>What one level implies about another column in every row of the training table.</summary>
    public IReadOnlyList<DerivedRule> Rules { get; init; } = [];

    /// <summary>Which numbers and dates are never greater than others.</summary>
    public IReadOnlyList<OrderRule> Orders { get; init; } = [];
}

/// <summary>
/// Turns a table into category and number variables and back, so that values return in the format in which they came:
/// spelling, digits, date format, grid, range and missing rate.
/// </summary>
public sealed class TableEncoder
{
    private readonly VariableSlot[] _slots;
    private readonly Dictionary<string, int> _places;
    private readonly DerivedRules _rules;

    private TableEncoder(EncoderState state)
    {
        State = state;
        var levels = new List<int>();
        var states = new List<int>();
        _slots = new VariableSlot[state.Columns.Count];
        for (int column = 0; column < _slots.Length; column++)
        {
            var encoding = state.Columns[column];
            int category = -1, number = -1;
            if (encoding.LevelCount > 0)
            {
                category = levels.Count;
                levels.Add(encoding.LevelCount);
            }

            if (encoding.HasNumber)
            {
                number = states.Count;
                states.Add(category);
            }

            _slots[column] = new VariableSlot(category, number);
        }

        Layout = new EncodedLayout(levels, states);
        _rules = new DerivedRules(Layout, state.Rules);
        Orders = new ColumnOrders(state.Columns, _slots, state.Orders);
        _places = Enumerable.Range(0, _slots.Length).ToDictionary(column => state.Columns[column].Name);
        if (state.Columns.OfType<DerivedEncoding>().FirstOrDefault(derived => !derived.IsWhole) is { } broken)
            throw new ArgumentException($"Column '{broken.Name}' can't be computed: its parts don't fit each other.", nameof(state));
        foreach (string source in state.Columns.OfType<DerivedEncoding>().SelectMany(derived => derived.Sources))
        {
            if (!_places.TryGetValue(source, out int place) || state.Columns[place] is DerivedEncoding)
                throw new ArgumentException($"A column is computed from '{source}', which isn't learned.", nameof(state));
        }
    }

    public EncodedLayout Layout { get; }

    public EncoderState State { get; }

    /// <summary>What keeps columns in order, by the state's own.</summary>
    internal ColumnOrders Orders { get; }

    /// <summary>Sentences for the person about what was grouped, protected or left out.</summary>
    public IReadOnlyList<string> Notes => State.Notes;

    /// <summary>Learns how to encode the columns of <paramref name="table"/>; the same table gives the same encoder.</summary>
    /// <exception cref="UnusableInputException">A cell doesn't fit the kind that the schema states for its column.</exception>
    /// <exception cref="ArgumentException">The schema lacks a column, or the table has no rows.</exception>
    public static TableEncoder Fit(Table table, TableSchema schema, EncoderOptions? options = null)
    {
        if (table.RowCount == 0)
            throw new ArgumentException("The table has no rows.", nameof(table));
        options ??= new EncoderOptions();
        var schemas = table.ColumnNames
            .Select(name => schema.Columns.FirstOrDefault(column => column.Name == name)
                ?? throw new ArgumentException($"The schema has no column '{name}'.", nameof(schema)))
            .ToArray();
        var fitted = new (ColumnEncoding? Encoding, List<string> Notes)[table.ColumnCount];
        ForEachColumn(table.ColumnCount, column =>
        {
            var notes = new List<string>();
            fitted[column] = (ColumnFit.Fit(schemas[column], table.Columns[column], options, notes), notes);
        });
        string[] unprotected = options.ProtectValues || options.LevelRows > 1 ? []
            : ["Rare values aren't protected: numbers, dates and categories come back as they were, however few rows hold them."];
        var derived = DerivedColumns.Find(table, [.. fitted.Select(column => column.Encoding)], options);
        for (int column = 0; column < derived.Length; column++)
        {
            if (derived[column] is { } encoding)
                fitted[column] = (encoding, [encoding.Describe()]);
        }

        ColumnEncoding[] columns = [.. fitted.Select(column => column.Encoding).OfType<ColumnEncoding>()];
        var rules = DerivedRuleSearch.Find(table, columns);
        var orders = OrderRuleSearch.Find(table, columns);
        return new TableEncoder(new EncoderState(columns, [.. unprotected, .. fitted.SelectMany(column => column.Notes), .. Describe(rules, columns), .. Describe(orders)])
        {
            Rules = rules,
            Orders = orders,
        });
    }

    /// <summary>One sentence about all rules, with the first as the example.</summary>
    private static IEnumerable<string> Describe(IReadOnlyList<DerivedRule> rules, ColumnEncoding[] columns)
    {
        if (rules.Count == 0)
            return [];
        ColumnEncoding[] variables = [.. columns.Where(column => column.LevelCount > 0)];
        var rule = rules[0];
        var (deciding, follower) = (variables[rule.Variable], variables[rule.Follower]);
        string example = $"where '{deciding.Name}' is {deciding.NameOf(rule.Level)}, '{follower.Name}' is {follower.NameOf(rule.Implied)}";
        return [rules.Count == 1
            ? $"A rule holds in every row, and in every synthetic row too: {example}."
            : $"{rules.Count:N0} rules hold in every row, and in every synthetic row too, such as: {example}."];
    }

    private static IEnumerable<string> Describe(IReadOnlyList<OrderRule> orders)
    {
        if (orders.Count == 0)
            return [];
        string example = $"'{orders[0].Smaller}' is at most '{orders[0].Greater}'";
        string rows = orders.Sum(order => order.Exceptions) is var exceptions and > 0 ? $"every row but {exceptions:N0}" : "every row";
        return [orders.Count == 1
            ? $"An order holds in {rows}, and in every synthetic row: {example}."
            : $"{orders.Count:N0} orders hold in {rows}, and in every synthetic row, such as: {example}."];
    }

    /// <summary>The encoder that had this state: it encodes and decodes alike.</summary>
    public static TableEncoder FromState(EncoderState state) => new(state);

    /// <summary>
    /// Encodes the rows of a table with the fitted columns, in any order and among others. A value that was not seen goes
    /// to its nearest; a level that was not seen is replaced by one drawn by frequency, from <paramref name="seed"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The table lacks a fitted column.</exception>
    /// <exception cref="UnusableInputException">The table has more cells than an array holds.</exception>
    public EncodedTable Encode(Table table, int seed)
    {
        // Arrays of cells are indexed by 32 bits, those of a sample's larger pool too.
        long cells = (long)table.RowCount * Math.Max(Layout.Categories, Layout.Numbers);
        if (cells > Array.MaxLength / 2)
            throw new UnusableInputException(
                $"The table has {table.RowCount:N0} rows and {table.ColumnCount:N0} columns, more cells than can be learned at once; use a part of its rows.");
        var positions = new int[State.Columns.Count];
        for (int column = 0; column < positions.Length; column++)
        {
            string name = State.Columns[column].Name;
            positions[column] = table.ColumnNames.ToList().IndexOf(name);
            if (State.Columns[column] is DerivedEncoding)
                continue;
            if (positions[column] < 0)
                throw new ArgumentException($"The table has no column '{name}'.", nameof(table));
        }

        var encoded = new EncodedTable(
            Layout, table.RowCount, new int[table.RowCount * Layout.Categories],
            new float[table.RowCount * Layout.Numbers], new float[table.RowCount * Layout.Numbers]);
        ForEachColumn(positions.Length, column =>
        {
            if (State.Columns[column] is not DerivedEncoding)
                State.Columns[column].Encode(table.Columns[positions[column]], encoded, _slots[column], ColumnRandom(seed, column));
        });
        return encoded;
    }

    /// <summary>
    /// Writes the rows of a sample as text in the original formats, all columns but those left out. The same sample and
    /// seed give the same table.
    /// </summary>
    /// <exception cref="ArgumentException">The sample's arrays don't fit this encoder's layout.</exception>
    public Table Decode(EncodedSample sample, int seed)
    {
        if (sample.Codes.Length != (long)sample.Rows * Layout.Categories || sample.Uniforms.Length != (long)sample.Rows * Layout.Numbers)
            throw new ArgumentException("The sample has another layout than the encoder.", nameof(sample));
        sample = _rules.Apply(sample);
        var columns = new string?[_slots.Length][];
        ForEachColumn(columns.Length, column =>
        {
            if (State.Columns[column] is not DerivedEncoding)
                columns[column] = State.Columns[column].Decode(sample, _slots[column], ColumnRandom(seed, column));
        });
        Orders.Mend(columns, (_, _) => false, ColumnRandom(seed, columns.Length));
        ForEachColumn(columns.Length, column =>
        {
            if (State.Columns[column] is DerivedEncoding derived)
                columns[column] = derived.Derive([.. derived.Sources.Select(source => columns[_places[source]])]);
        });
        return new Table([.. State.Columns.Select(column => column.Name)], columns);
    }

    /// <summary>Each column draws from a stream of its own, so that threads don't change what it draws.</summary>
    private static Random ColumnRandom(int seed, int column) => new(unchecked(seed * 486_187_739 + (column * 16_777_619) + 977));

    private static void ForEachColumn(int columns, Action<int> action)
    {
        try
        {
            Parallel.For(0, columns, action);
        }
        catch (AggregateException exception)
        {
            // Which column fails first depends on the threads: the first column's sentence is the one to show.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(
                exception.InnerExceptions.OrderBy(inner => inner.Message, StringComparer.Ordinal).First());
        }
    }
}
