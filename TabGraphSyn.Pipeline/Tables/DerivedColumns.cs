namespace TabGraphSyn.Pipeline.Tables;

/// <summary>
/// Finds columns that are functions of others in every row: copies, sums, multiples, and what follows from a category or
/// from an interval of a number. Each is tried on some rows and then verified on all of them, and none is believed that
/// could come about by chance. What a derived column is computed from is never derived itself.
/// </summary>
internal sealed class DerivedColumns
{
    /// <summary>
    /// Nats of <see cref="DerivedCandidates.Evidence"/>, less what a function's own choices cost, from which a dependence
    /// is believed: by chance one in 10^13.
    /// </summary>
    private const double LeastEvidence = 30;

    /// <summary>Dependences of a kind that fail on all rows after they held on some, after which no more are tried.</summary>
    private const int MostFailures = 50;

    private readonly DerivedCandidates candidates;
    private readonly DerivedEncoding?[] found;
    private readonly bool[] isSource;

    private DerivedColumns(DerivedCandidates candidates)
    {
        this.candidates = candidates;
        found = new DerivedEncoding?[candidates.Table.ColumnCount];
        isSource = new bool[found.Length];
    }

    /// <summary>For each column of the table its derived encoding, or null where it has to be learned.</summary>
    public static DerivedEncoding?[] Find(Table table, IReadOnlyList<ColumnEncoding?> encodings, EncoderOptions options)
    {
        var search = new DerivedColumns(new DerivedCandidates(table, encodings, options));
        search.FindCopies();
        search.FindSums();
        search.FindFunctions();
        return search.found;
    }

    private bool MayGive(int column) => found[column] is null && candidates.Ids[column].Length > 0;

    private bool MayFollow(int column) => MayGive(column) && !isSource[column] && candidates.Evidence(column) >= LeastEvidence;

    private void Accept(DerivedEncoding encoding, int column, IEnumerable<int> sources)
    {
        found[column] = encoding;
        foreach (int source in sources)
            isSource[source] = true;
    }

    private void FindCopies()
    {
        string?[][] cells = [.. candidates.Table.Columns];
        for (int copy = 1; copy < found.Length; copy++)
        {
            for (int source = 0; source < copy && MayFollow(copy); source++)
            {
                if (MayGive(source) && candidates.Ids[source].AsSpan().SequenceEqual(candidates.Ids[copy])
                    && cells[source].AsSpan().SequenceEqual(cells[copy]))
                    Accept(new CopiedEncoding { Name = candidates.Table.ColumnNames[copy], Sources = [candidates.Table.ColumnNames[source]] }, copy, [source]);
            }
        }
    }

    private void FindSums()
    {
        var sums = new DerivedSums(candidates, column => MayGive(column) && candidates.Evidence(column) >= LeastEvidence);
        int failures = 0;
        foreach (var sum in sums.Find())
        {
            if (failures >= MostFailures)
                return;
            if (!MayFollow(sum.Target) || !Array.TrueForAll(sum.Sources, MayGive))
                continue;
            if (sums.Verify(sum) is { } encoding)
                Accept(encoding, sum.Target, sum.Sources);
            else
                failures++;
        }
    }

    /// <summary>From the columns that say most to those that say least: what two columns determine is taken from the finer.</summary>
    private void FindFunctions()
    {
        var functions = new DerivedFunctions(candidates);
        int failures = 0;
        foreach (int source in Enumerable.Range(0, found.Length).Where(MayGive).OrderByDescending(column => candidates.Entropies[column]))
        {
            for (int column = 0; column < found.Length && failures < MostFailures; column++)
            {
                if (column == source || !MayGive(source) || !MayFollow(column) || candidates.Encodings[column] is IdentifierEncoding)
                    continue;
                if (!functions.HoldsInSample(source, column, LeastEvidence))
                    continue;
                if (functions.Verify(source, column, LeastEvidence) is { } encoding)
                    Accept(encoding, column, [source]);
                else
                    failures++;
            }
        }
    }
}
