using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Conditions;

/// <summary>Rows of which some cells are given.</summary>
/// <param name="Cells">For each column of the encoder the given cells, null where none is.</param>
/// <param name="Codes">Given levels, row by row, [rows × categories]; −1 where it isn't given, or isn't one that the model knows.</param>
/// <param name="Uniforms">Given numbers as cumulative probabilities, row by row, [rows × numbers]; NaN where none is given or it doesn't count.</param>
internal sealed record PartialRows(string?[][] Cells, int[] Codes, float[] Uniforms)
{
    /// <summary>For each category variable the level that means a missing cell and must not be drawn, as the file has the column; −1 for none.</summary>
    public IReadOnlyList<int> Barred { get; private init; } = [];

    public int Rows => Cells[0].Length;

    /// <summary>Reads a file with some of a table's columns, in any order.</summary>
    /// <param name="path">A CSV file.</param>
    /// <param name="schema">Of the model.</param>
    /// <param name="encoder">Of the model.</param>
    /// <param name="seed">Decides where in its interval a number of many rows lies.</param>
    /// <exception cref="UnusableInputException">The file can't be read, or has a column that the model doesn't make.</exception>
    public static PartialRows Read(string path, TableSchema schema, TableEncoder encoder, int seed)
    {
        var table = TableReader.Read(path, new TableLimits { MinRows = 1, MinColumns = 1 }).Table;
        string name = Path.GetFileName(path);
        string[] known = [.. encoder.State.Columns.Select(column => column.Name)];
        foreach (string column in table.ColumnNames.Where(column => !known.Contains(column)))
        {
            throw new UnusableInputException(schema.Columns.Any(other => other.Name == column)
                ? $"{name} can't be filled: the model leaves column '{column}' out; take it out of the file."
                : $"{name} can't be filled: the model has no column '{column}'; {NearTexts.Describe(column, known, "column", "columns")}.");
        }

        var cells = known.Select(column => table.ColumnNames.ToList().IndexOf(column) is var place and >= 0
            ? table.Columns[place]
            : new string?[table.RowCount]).ToArray();
        return Of(cells, encoder, seed);
    }

    /// <param name="cells">For each column of the encoder its cells, null where none is given.</param>
    /// <param name="encoder">Of the model.</param>
    /// <param name="seed">Decides where in its interval a number of many rows lies.</param>
    public static PartialRows Of(string?[][] cells, TableEncoder encoder, int seed)
    {
        string?[][] learned = WithSources(cells, encoder);
        var table = new Table([.. encoder.State.Columns.Select(column => column.Name)], learned);
        var encoded = encoder.Encode(table, seed);
        int categories = encoder.Layout.Categories, numbers = encoder.Layout.Numbers;
        float[] uniforms = new float[encoded.Rows * numbers];
        var random = new Random(seed);
        for (int cell = 0; cell < uniforms.Length; cell++)
            uniforms[cell] = encoded.Low[cell] + ((encoded.High[cell] - encoded.Low[cell]) * (float)random.NextDouble());
        var slots = RowTarget.VariableSlots(encoder);
        for (int column = 0; column < slots.Length; column++)
        {
            for (int row = 0; row < encoded.Rows; row++)
            {
                bool given = IsRepresented(encoder.State.Columns[column], learned[column][row]);
                int code = slots[column].Category < 0 ? 0 : encoded.Codes[(row * categories) + slots[column].Category];
                if (slots[column].Category >= 0 && !given)
                    encoded.Codes[(row * categories) + slots[column].Category] = -1;
                if (slots[column].Number >= 0 && (!given || code != 0))
                    uniforms[(row * numbers) + slots[column].Number] = float.NaN;
            }
        }

        return new PartialRows(cells, encoded.Codes, uniforms)
        {
            Barred = [.. slots.Select((slot, column) => (slot, column)).Where(place => place.slot.Category >= 0)
                .Select(place => cells[place.column].Any(cell => cell is not null) ? MissingLevel(encoder.State.Columns[place.column]) : -1)],
        };
    }

    /// <summary>The level of missing cells, where a column has one of its own and others besides; −1 elsewhere.</summary>
    private static int MissingLevel(ColumnEncoding encoding) => encoding switch
    {
        NumberEncoding { HasMissing: true } or DiscreteNumberEncoding { HasMissing: true } => encoding.LevelCount - 1,
        CategoryEncoding category when category.Levels.ToList().IndexOf(null) is var level and >= 0 =>
            category.CodeStarts.ToList().IndexOf(level) is var code && code >= 0 && code < category.LevelCount && category.CodeStarts[code + 1] == level + 1 ? code : -1,
        _ => -1,
    };

    /// <summary>A given cell has a code or a place on the curve; one that doesn't is kept, but says nothing about the others.</summary>
    private static bool IsRepresented(ColumnEncoding encoding, string? cell) => cell is not null && encoding switch
    {
        CategoryEncoding => encoding.Knows(cell),
        NumberEncoding number => number.Format.TryRead(cell, out _),
        DiscreteNumberEncoding number => number.Format.TryRead(cell, out _),
        _ => true,
    };

    /// <summary>Adds to the cells those that a given computed column implies: what it copies, or the only level that it follows from.</summary>
    private static string?[][] WithSources(string?[][] cells, TableEncoder encoder)
    {
        string?[][] learned = [.. cells];
        for (int column = 0; column < cells.Length; column++)
        {
            if (encoder.State.Columns[column] is not (CopiedEncoding or MappedEncoding) || encoder.State.Columns[column] is not DerivedEncoding derived)
                continue;
            int source = RowTarget.PlaceOf(encoder, derived.Sources[0]);
            var levels = (derived as MappedEncoding)?.Levels.Zip(((MappedEncoding)derived).Texts)
                .Where(pair => pair.Second is not null).ToLookup(pair => pair.Second!, pair => pair.First);
            string?[] copied = cells[column];
            learned[source] = [.. learned[source].Select((cell, row) => cell ?? (copied[row] is not { } text ? null
                : levels is null ? text : levels[text].Count() == 1 ? levels[text].First() : null))];
        }

        return learned;
    }
}
