namespace TabGraphSyn.Pipeline.Tables;

/// <summary>The names of a table's columns.</summary>
internal static class ColumnNaming
{
    /// <summary>
    /// Takes the names from the parser's current record, or makes them where the file has no header. A column that the
    /// header leaves unnamed is named after its position.
    /// </summary>
    /// <exception cref="UnusableInputException">There are too few or too many columns, or two of one name.</exception>
    public static string[] Names(CsvParser parser, CsvFormat format, TableLimits limits, string file)
    {
        if (parser.CellCount < limits.MinColumns)
            throw new UnusableInputException($"{file} has one column, and at least {limits.MinColumns} are needed: separate cells by commas, semicolons, tabs or pipes.");
        if (parser.CellCount > limits.MaxColumns)
            throw new UnusableInputException($"{file} has {parser.CellCount:N0} columns, more than the limit of {limits.MaxColumns:N0}: leave columns out, or turn the table round if its rows are columns.");
        var stated = new string[parser.CellCount];
        for (int index = 0; index < stated.Length; index++)
            stated[index] = format.HasHeader ? parser.Cell(index).ToString() : "";
        string? twice = stated.Where(name => name.Length > 0).GroupBy(name => name).FirstOrDefault(group => group.Skip(1).Any())?.Key;
        if (twice is not null)
        {
            int first = Array.IndexOf(stated, twice), second = Array.IndexOf(stated, twice, first + 1);
            throw new UnusableInputException($"{file}, line {parser.Line}: columns {first + 1} and {second + 1} are both named '{twice}'; give each column a name of its own.");
        }

        HashSet<string> taken = [.. stated];
        return [.. stated.Select((name, index) => name.Length > 0 ? name : Free(index + 1, taken))];
    }

    private static string Free(int position, HashSet<string> taken)
    {
        string name = $"column_{position}";
        while (!taken.Add(name))
            name += "_";
        return name;
    }
}
