namespace TabGraphSyn.Pipeline.Tables;

/// <summary>The columns among which dependences are sought, and what some of their rows say.</summary>
internal sealed class DerivedCandidates
{
    /// <summary>Rows on which a dependence is tried before all rows are looked at.</summary>
    private const int SampleRows = 2000;

    public DerivedCandidates(Table table, IReadOnlyList<ColumnEncoding?> encodings, EncoderOptions options)
    {
        Table = table;
        Options = options;
        Encodings = encodings;
        // Evenly spread, so that a table in some order is seen whole.
        int rows = Math.Min(SampleRows, table.RowCount);
        Rows = [.. Enumerable.Range(0, rows).Select(i => (int)((long)i * table.RowCount / rows))];
        Ids = new int[table.ColumnCount][];
        Entropies = new double[table.ColumnCount];
        Parallel.For(0, table.ColumnCount, column =>
        {
            if (encodings[column] is not null and not FixedEncoding)
                (Ids[column], Entropies[column]) = Describe(table.Columns[column]);
            else
                Ids[column] = [];
        });
    }

    public Table Table { get; }

    public EncoderOptions Options { get; }

    public IReadOnlyList<ColumnEncoding?> Encodings { get; }

    /// <summary>The rows of the sample.</summary>
    public int[] Rows { get; }

    /// <summary>For each column the number of each sample row's text, from 0 in order of appearance; empty where the column has nothing to derive.</summary>
    public int[][] Ids { get; }

    /// <summary>For each column the entropy of its texts in the sample, in nats.</summary>
    public double[] Entropies { get; }

    /// <summary>
    /// How unlikely it is that something else matches this column in all rows by chance, in nats: what its cells would
    /// cost if they were drawn by frequency.
    /// </summary>
    public double Evidence(int column) => Table.RowCount * Entropies[column];

    /// <summary>How number or date cells of a column are written; null for another kind.</summary>
    public CellFormat? FormatOf(int column) => Encodings[column] switch
    {
        NumberEncoding number => number.Format,
        DiscreteNumberEncoding number => number.Format,
        _ => null,
    };

    private (int[] Ids, double Entropy) Describe(string?[] cells)
    {
        var numbers = new Dictionary<string, int>();
        var counts = new List<int>();
        int[] ids = new int[Rows.Length];
        int missing = -1;
        for (int i = 0; i < Rows.Length; i++)
        {
            int id;
            if (cells[Rows[i]] is not { } text)
            {
                if (missing < 0)
                {
                    missing = counts.Count;
                    counts.Add(0);
                }

                id = missing;
            }
            else if (!numbers.TryGetValue(text, out id))
            {
                numbers.Add(text, id = counts.Count);
                counts.Add(0);
            }

            counts[id]++;
            ids[i] = id;
        }

        double n = Rows.Length;
        return (ids, -counts.Sum(count => count / n * Math.Log(count / n)));
    }
}
