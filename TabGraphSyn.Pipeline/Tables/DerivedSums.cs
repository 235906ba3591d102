namespace TabGraphSyn.Pipeline.Tables;

/// <summary>A column that may be a weighted sum of others.</summary>
internal sealed record DerivedSum(int Target, int[] Sources, decimal[] Factors, decimal Offset, bool RoundsHalvesUp = false);

/// <summary>
/// Seeks columns that are the sum of two or three others, or a multiple of one, each with a constant added or not. A sum
/// is taken only where it keeps the sign that the column always has: of a total and its parts the total is computed.
/// </summary>
internal sealed class DerivedSums
{
    /// <summary>Columns beyond which sums of two, and of three, are not sought: their number grows with its third and fourth power.</summary>
    private const int MostColumns = 200, MostColumnsOfThree = 40;

    /// <summary>Size beyond which products and sums might leave the range of exact decimals.</summary>
    private const decimal LargestValue = 1e12m;

    private readonly DerivedCandidates candidates;
    private readonly int[] columns;
    private readonly decimal?[][] values;
    private readonly int[] signs;
    private readonly bool[] isDate;

    public DerivedSums(DerivedCandidates candidates, Func<int, bool> isInformative)
    {
        this.candidates = candidates;
        var read = Enumerable.Range(0, candidates.Table.ColumnCount)
            .Where(column => isInformative(column) && candidates.FormatOf(column) is { } format && LinearEncoding.FormatOfSums(format, 0) is not null)
            .Select(column => (Column: column, Values: Read(column)))
            .Where(read => read.Values.All(value => value is null or (> -LargestValue and < LargestValue)))
            .Take(MostColumns).ToArray();
        columns = [.. read.Select(read => read.Column)];
        values = [.. read.Select(read => read.Values)];
        signs = [.. values.Select(column => column.Any(value => value < 0) ? column.Any(value => value > 0) ? 0 : -1 : 1)];
        isDate = [.. columns.Select(column => candidates.FormatOf(column) is DateFormat)];
    }

    /// <summary>What holds in the sample, the simplest first.</summary>
    public IEnumerable<DerivedSum> Find()
    {
        int n = columns.Length;
        for (int target = n - 1; target >= 0; target--)
        {
            for (int source = 0; source < n; source++)
            {
                if (source != target && Multiple(target, source) is { } multiple)
                    yield return multiple;
            }
        }

        for (int target = n - 1; target >= 0; target--)
        {
            for (int a = 0; a < n; a++)
            {
                for (int b = a + 1; b < n; b++)
                {
                    foreach (var sum in Sums(target, [a, b]))
                        yield return sum;
                }
            }
        }

        n = Math.Min(n, MostColumnsOfThree);
        for (int target = n - 1; target >= 0; target--)
        {
            for (int a = 0; a < n; a++)
            {
                for (int b = a + 1; b < n; b++)
                {
                    for (int c = b + 1; c < n; c++)
                    {
                        foreach (var sum in Sums(target, [a, b, c]))
                            yield return sum;
                    }
                }
            }
        }
    }

    /// <summary>Checks a sum on all rows; the encoding, or null where a row contradicts.</summary>
    public LinearEncoding? Verify(DerivedSum sum)
    {
        var table = candidates.Table;
        var own = candidates.FormatOf(sum.Target)!;
        CellFormat[] formats = [.. sum.Sources.Select(source => candidates.FormatOf(source)!)];
        // A rounded multiple keeps the column's digits; a sum has those of its finest part.
        bool isMultiple = sum.Sources.Length == 1;
        int decimals = isMultiple ? 0 : formats.OfType<NumberFormat>().Where(format => format.HasGrid).Select(format => format.Decimals).DefaultIfEmpty(0).Max();
        var (format, digits) = LinearEncoding.FormatOfSums(own, decimals)!.Value;
        var encoding = new LinearEncoding
        {
            Name = table.ColumnNames[sum.Target],
            Sources = [.. sum.Sources.Select(source => table.ColumnNames[source])],
            Format = format,
            SourceFormats = formats,
            Factors = sum.Factors,
            Offset = sum.Offset,
            Decimals = digits,
            RoundsHalvesUp = sum.RoundsHalvesUp,
        };
        string?[] computed = encoding.Derive([.. sum.Sources.Select(source => table.Columns[source])]);
        string?[] cells = table.Columns[sum.Target];
        for (int row = 0; row < cells.Length; row++)
        {
            if (cells[row] != computed[row] && LinearEncoding.Read(own, cells[row]) != LinearEncoding.Read(own, computed[row]))
                return null;
        }

        return encoding;
    }

    private decimal?[] Read(int column)
    {
        string?[] cells = candidates.Table.Columns[column];
        var format = candidates.FormatOf(column)!;
        return Array.ConvertAll(candidates.Rows, row => LinearEncoding.Read(format, cells[row]));
    }

    private IEnumerable<DerivedSum> Sums(int target, int[] sources)
    {
        if (sources.Contains(target))
            yield break;
        int dates = 0;
        foreach (int source in sources)
            dates += isDate[source] ? 1 : 0;
        if (dates != (isDate[target] ? 1 : 0))
            yield break;
        for (int minus = 0; minus < (1 << sources.Length) - 1; minus++)
        {
            if (KeepsSign(target, sources, minus) && OffsetOf(target, sources, minus) is { } offset)
                yield return new DerivedSum(
                    columns[target], [.. sources.Select(source => columns[source])],
                    [.. sources.Select((_, i) => (minus >> i & 1) == 0 ? 1m : -1m)], offset);
        }
    }

    /// <summary>Whether the sum has the target's sign whatever its parts are, or the target has both signs.</summary>
    private bool KeepsSign(int target, int[] sources, int minus)
    {
        if (signs[target] == 0)
            return true;
        for (int i = 0; i < sources.Length; i++)
        {
            int sign = (minus >> i & 1) == 0 ? signs[sources[i]] : -signs[sources[i]];
            if (sign != signs[target])
                return false;
        }

        return true;
    }

    /// <summary>What is left over in every row of the sample; null where it differs, or where other cells are missing.</summary>
    private decimal? OffsetOf(int target, int[] sources, int minus)
    {
        decimal? offset = null;
        for (int row = 0; row < candidates.Rows.Length; row++)
        {
            decimal? left = values[target][row];
            bool missing = false;
            for (int i = 0; i < sources.Length; i++)
            {
                decimal? value = values[sources[i]][row];
                missing |= value is null;
                left -= (minus >> i & 1) == 0 ? value : -value;
            }

            if (values[target][row] is null != missing)
                return null;
            if (missing)
                continue;
            offset ??= left;
            if (left != offset)
                return null;
        }

        return offset;
    }

    /// <summary>target = factor × source + offset, rounded to the target's digits; null where there is no such pair of round numbers.</summary>
    private DerivedSum? Multiple(int target, int source)
    {
        if (isDate[target] || isDate[source])
            return null;
        decimal?[] x = values[source], y = values[target];
        int low = -1, high = -1;
        for (int row = 0; row < x.Length; row++)
        {
            if (x[row] is null != y[row] is null)
                return null;
            if (x[row] is null)
                continue;
            low = low < 0 || x[row] < x[low] ? row : low;
            high = high < 0 || x[row] > x[high] ? row : high;
        }

        if (low < 0 || x[low] == x[high] || y[low] == y[high])
            return null;
        var multiple = new DerivedMultiple(x, y, low, high, ((NumberFormat)candidates.FormatOf(columns[target])!).Decimals);
        return multiple.Find() is { } line
            ? new DerivedSum(columns[target], [columns[source]], [line.Factor], line.Offset, line.HalvesUp) : null;
    }
}
