namespace TabGraphSyn.Pipeline.Tables;

/// <summary>Chooses the encoding of a column from its kind and its cells.</summary>
internal static class ColumnFit
{
    /// <summary>The fitted column, or null when it is left out.</summary>
    public static ColumnEncoding? Fit(ColumnSchema schema, string?[] cells, EncoderOptions options, List<string> notes)
    {
        if (schema.Drop)
        {
            notes.Add($"Column '{schema.Name}' is left out, as its schema asks.");
            return null;
        }

        if (SingleValue(cells, out string? value) && (value is null || schema.Kind != ColumnKind.Identifier))
            return new FixedEncoding { Name = schema.Name, Value = value };
        return schema.Kind switch
        {
            ColumnKind.Integer or ColumnKind.Decimal =>
                NumberFit.Fit(schema.Name, cells, NumberFormat.Fit(schema, cells, options), options, notes),
            ColumnKind.Date or ColumnKind.DateTime =>
                NumberFit.Fit(schema.Name, cells, DateFormat.Fit(schema, cells), options, notes),
            ColumnKind.Identifier => IdentifierFit.Fit(schema.Name, cells, notes),
            ColumnKind.FreeText => FreeText(schema.Name, cells, options, notes),
            _ => CategoryEncoding.Fit(schema.Name, cells, options, options.LevelRows, notes),
        };
    }

    private static bool SingleValue(string?[] cells, out string? value)
    {
        string? first = value = cells[0];
        return Array.TrueForAll(cells, cell => cell == first);
    }

    /// <summary>Prose may name people: only texts that recur come back, and a column in which none does is left out.</summary>
    private static CategoryEncoding? FreeText(string name, string?[] cells, EncoderOptions options, List<string> notes)
    {
        int minimum = Math.Max(options.ExactRows, options.LevelRows);
        bool recurs = cells.Where(cell => cell is not null)
            .GroupBy(cell => cell!)
            .Any(text => text.Count() >= minimum);
        if (recurs)
            return CategoryEncoding.Fit(name, cells, options, minimum, notes, mayGroup: false);
        notes.Add($"Column '{name}' is left out: it holds free text, and no text occurs in {minimum} rows or more.");
        return null;
    }
}
