using System.Text.Encodings.Web;
using System.Text.Json;

namespace TabGraphSyn.Pipeline.Tables;

/// <summary>Schemas as JSON files, and what a person states in one applied to a table.</summary>
public static class SchemaFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <exception cref="UnusableInputException">The file is absent, or isn't a schema.</exception>
    public static TableSchema Read(string path)
    {
        string name = Path.GetFileName(path);
        try
        {
            using FileStream stream = File.OpenRead(path);
            TableSchema? schema = JsonSerializer.Deserialize<TableSchema>(stream, Json);
            if (schema?.Columns is null || schema.Columns.Any(column => column is null))
                throw new UnusableInputException($"{name} is no schema: it needs a list 'columns' of objects with 'name' and 'kind'.");
            return schema;
        }
        catch (JsonException failure)
        {
            string kinds = string.Join(", ", Enum.GetNames<ColumnKind>());
            throw new UnusableInputException(
                $"{name}, line {failure.LineNumber + 1 ?? 1}: the schema can't be read at {failure.Path ?? "$"}; each column needs a 'name' and a 'kind', which is one of {kinds}.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UnusableInputException($"{name} can't be read at {path}: check that the schema file exists and that you may read it.", failure);
        }
    }

    /// <summary>Writes the whole file or nothing.</summary>
    public static void Write(string path, TableSchema schema) =>
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, schema, Json));

    /// <summary>
    /// The table's schema, where what a person stated takes the place of what is inferred; columns that the stated schema
    /// doesn't name are inferred. What it doesn't say of a column, such as a date's format, comes from the values.
    /// </summary>
    /// <exception cref="UnusableInputException">
    /// The stated schema names a column twice or one that the table lacks, or a value doesn't fit its column's kind.
    /// </exception>
    public static TableSchema Apply(TableSchema stated, Table table)
    {
        var byName = new Dictionary<string, ColumnSchema>();
        foreach (ColumnSchema column in stated.Columns)
        {
            if (!table.ColumnNames.Contains(column.Name))
                throw new UnusableInputException(Absent(column.Name, table));
            if (!byName.TryAdd(column.Name, column))
                throw new UnusableInputException($"The schema names column '{column.Name}' twice: leave one of the two.");
        }

        return new TableSchema([.. Enumerable.Range(0, table.ColumnCount).Select(index =>
        {
            var content = new ColumnContent(table, index);
            return byName.TryGetValue(content.Name, out ColumnSchema? column) ? StatedKind.Apply(column, content) : SchemaInference.InferColumn(content);
        })]);
    }

    private static string Absent(string name, Table table)
    {
        string? near = table.ColumnNames.FirstOrDefault(other => string.Equals(other.Trim(), name.Trim(), StringComparison.OrdinalIgnoreCase));
        string advice = near is null ? $"name one of {string.Join(", ", table.ColumnNames.Take(8).Select(other => $"'{other}'"))}{(table.ColumnCount > 8 ? " …" : "")}" : $"did you mean '{near}'?";
        return $"The schema names a column '{name}', which {table.Origin?.FileName ?? "the table"} doesn't have: {advice}";
    }
}
