namespace TabGraphSyn.Pipeline.Tables;

/// <summary>
/// Seeks columns that are never greater than others, such as a diagnosis before a death or years in a role of those at a company. Nearly every pair
/// of columns fails at its first few rows, so all are tried, on a sample; what holds there is verified on all rows.
/// </summary>
internal static class OrderRuleSearch
{
    /// <summary>Rows of which one may break a rule.</summary>
    private const int RowsPerException = 5000;

    /// <summary>Share of rows in which values of different rows would have to be out of order: else numbers of different size are in order anyway.</summary>
    private const double LeastBroken = 0.005;

    /// <summary>Nats from which a rule isn't chance: what it would take for values of different rows to be in order in all of them.</summary>
    private const double LeastEvidence = 25;

    private const int SampleRows = 20_000;

    /// <summary>The rules of a table, without those that follow from others, such as a ≤ c from a ≤ b and b ≤ c.</summary>
    /// <param name="table">The training rows.</param>
    /// <param name="encodings">Its fitted columns.</param>
    public static IReadOnlyList<OrderRule> Find(Table table, IReadOnlyList<ColumnEncoding> encodings)
    {
        ColumnEncoding[] columns = [.. encodings.Where(encoding => encoding.ValueFormat is not null)];
        bool[,] candidates = new bool[columns.Length, columns.Length];
        for (int smaller = 0; smaller < columns.Length; smaller++)
        {
            for (int greater = 0; greater < columns.Length; greater++)
                candidates[smaller, greater] = smaller != greater && columns[smaller].ValueFormat is DateFormat == columns[greater].ValueFormat is DateFormat;
        }

        int sampled = Math.Min(SampleRows, table.RowCount);
        int[] some = [.. Enumerable.Range(0, sampled).Select(i => (int)((long)i * table.RowCount / sampled))];
        var rules = Try(table, columns, candidates, some);
        if (sampled < table.RowCount)
        {
            for (int smaller = 0; smaller < columns.Length; smaller++)
            {
                for (int greater = 0; greater < columns.Length; greater++) candidates[smaller, greater] = rules[smaller, greater] is not null;
            }

            rules = Try(table, columns, candidates, rows: null);
        }

        return [.. Listed(rules)];
    }

    /// <summary>The candidates that hold in these rows, or in all.</summary>
    private static OrderRule?[,] Try(Table table, ColumnEncoding[] columns, bool[,] candidates, int[]? rows)
    {
        var found = new OrderRule?[columns.Length, columns.Length];
        var others = Enumerable.Range(0, columns.Length);
        double[]?[] values = new double[columns.Length][];
        Parallel.For(0, columns.Length, column =>
        {
            if (!others.Any(other => candidates[column, other] || candidates[other, column])) return;
            string?[] cells = table.Columns[table.ColumnNames.ToList().IndexOf(columns[column].Name)];
            values[column] = ColumnOrders.ValuesOf(columns[column].ValueFormat!, rows is null ? cells : Array.ConvertAll(rows, row => cells[row]));
        });
        Parallel.For(0, columns.Length, smaller =>
        {
            foreach (int greater in others.Where(greater => candidates[smaller, greater]))
            {
                if (ExceptionsOf(values[smaller]!, values[greater]!) is { } exceptions)
                    found[smaller, greater] = new OrderRule(columns[smaller].Name, columns[greater].Name, exceptions);
            }
        });
        return found;
    }

    private static IEnumerable<OrderRule> Listed(OrderRule?[,] found)
    {
        int columns = found.GetLength(0);
        for (int smaller = 0; smaller < columns; smaller++)
        {
            for (int greater = 0; greater < columns; greater++)
            {
                // Of two columns that are each at most the other the first is; then nothing follows from itself.
                bool Has(int a, int b) => found[a, b] is not null && (found[b, a] is null || a < b);
                if (Has(smaller, greater) && !Enumerable.Range(0, columns).Any(between => Has(smaller, between) && Has(between, greater)))
                    yield return found[smaller, greater]!;
            }
        }
    }

    /// <summary>How many rows break the rule; null where too many do, or where it says nothing.</summary>
    private static int? ExceptionsOf(double[] smaller, double[] greater)
    {
        int exceptions = 0, most = smaller.Length / RowsPerException, rows = 0;
        for (int row = 0; row < smaller.Length; row++)
        {
            if (smaller[row] > greater[row] && ++exceptions > most) return null;
            if (!double.IsNaN(smaller[row]) && !double.IsNaN(greater[row])) rows++;
        }

        double broken = ValueOrder.BrokenByShuffling(smaller, greater);
        return broken >= LeastBroken && -rows * Math.Log(1 - broken) >= LeastEvidence ? exceptions : null;
    }
}
