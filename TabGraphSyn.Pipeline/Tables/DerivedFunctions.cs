namespace TabGraphSyn.Pipeline.Tables;

/// <summary>Tells whether one column determines another: each level of a category, or each of a number's intervals, one text.</summary>
internal sealed class DerivedFunctions
{
    /// <summary>Texts and intervals beyond which a function is no simple rule.</summary>
    private const int MostTexts = 256;

    /// <summary>Share of rows in intervals of few rows, which are protected, up to which the other intervals are a rule.</summary>
    private const double LargestRareShare = 0.01;

    private readonly DerivedCandidates candidates;
    private readonly (double[] Positions, int[] Order)?[] sorted;

    public DerivedFunctions(DerivedCandidates candidates)
    {
        this.candidates = candidates;
        sorted = new (double[], int[])?[candidates.Ids.Length];
    }

    /// <summary>Whether some rows bear a dependence out; cheap, and says no to nearly everything.</summary>
    public bool HoldsInSample(int source, int target, double leastEvidence)
    {
        if (candidates.FormatOf(source) is not null)
            return IntervalsHold(source, target, leastEvidence);
        return candidates.Encodings[source] is CategoryEncoding levels && MayMap(levels, target) && LevelsHold(source, target);
    }

    /// <summary>Checks a dependence on all rows; the encoding, or null where it doesn't hold or may be chance.</summary>
    public DerivedEncoding? Verify(int source, int target, double leastEvidence) =>
        candidates.FormatOf(source) is null ? Map(source, target, leastEvidence) : Bins(source, target, leastEvidence);

    /// <summary>
    /// Levels that share a code are drawn within it by frequency alone: what follows from them would lose what it has to
    /// do with other columns, unless it is as fine itself. What stands for rare levels determines nothing.
    /// </summary>
    private bool MayMap(CategoryEncoding levels, int target) =>
        !levels.HasOther && (levels.LevelCount == levels.Levels.Count
            || (candidates.Encodings[target] is CategoryEncoding other && other.LevelCount < other.Levels.Count));

    private bool LevelsHold(int source, int target)
    {
        int[] levels = candidates.Ids[source], texts = candidates.Ids[target];
        int[] textOf = new int[levels.Max() + 1];
        Array.Fill(textOf, -1);
        for (int i = 0; i < levels.Length; i++)
        {
            ref int text = ref textOf[levels[i]];
            if (text >= 0 && text != texts[i])
                return false;
            text = texts[i];
        }

        return true;
    }

    private bool IntervalsHold(int source, int target, double leastEvidence)
    {
        var (positions, order) = sorted[source] ??= Sort(source);
        int[] texts = candidates.Ids[target];
        int distinct = texts.Max() + 1;
        if (distinct > MostTexts)
            return false;
        double most = Math.Min(MostTexts, (candidates.Evidence(target) - leastEvidence) / Cost(distinct, positions.Length));
        int intervals = 1;
        for (int i = 1; i < order.Length; i++)
        {
            if (texts[order[i]] == texts[order[i - 1]])
                continue;
            if (positions[i] == positions[i - 1] || ++intervals > most || (double.IsNaN(positions[i]) && double.IsNaN(positions[i - 1])))
                return false;
        }

        return true;
    }

    /// <summary>What an interval's text and end could have been otherwise, in nats.</summary>
    private static double Cost(int distinctTexts, int distinctPositions) => Math.Log(distinctTexts) + Math.Log(distinctPositions);

    private (double[] Positions, int[] Order) Sort(int source)
    {
        var format = candidates.FormatOf(source)!;
        string?[] cells = candidates.Table.Columns[source];
        double[] positions = Array.ConvertAll(candidates.Rows, row => Position(format, cells[row]));
        int[] order = [.. Enumerable.Range(0, positions.Length)];
        Array.Sort(positions, order);
        return (positions, order);
    }

    private static double Position(CellFormat format, string? cell) => cell is not null && format.TryRead(cell, out double position) ? position : double.NaN;

    private MappedEncoding? Map(int source, int target, double leastEvidence)
    {
        var levels = (CategoryEncoding)candidates.Encodings[source]!;
        var places = new Dictionary<string, int>(levels.Levels.Count);
        int ofMissing = -1;
        for (int level = 0; level < levels.Levels.Count; level++)
        {
            if (levels.Levels[level] is { } text)
                places.TryAdd(text, level);
            else
                ofMissing = level;
        }

        string?[] texts = new string?[levels.Levels.Count];
        bool[] seen = new bool[texts.Length];
        string?[] cells = candidates.Table.Columns[source], others = candidates.Table.Columns[target];
        for (int row = 0; row < cells.Length; row++)
        {
            int level = cells[row] is not { } text ? ofMissing : places.GetValueOrDefault(text, -1);
            if (level < 0)
                continue; // A rare level, which doesn't come back.
            if (seen[level] && texts[level] != others[row])
                return null;
            (seen[level], texts[level]) = (true, others[row]);
        }

        double cost = texts.Length * Math.Log(texts.Distinct().Count());
        bool protects = levels.Counts.Zip(seen).All(level => !level.Second || level.First >= candidates.Options.ExactRows);
        if (!protects || candidates.Evidence(target) - cost < leastEvidence)
            return null;
        return new MappedEncoding
        {
            Name = candidates.Table.ColumnNames[target],
            Sources = [candidates.Table.ColumnNames[source]],
            Levels = levels.Levels,
            Texts = texts,
        };
    }

    private BinnedEncoding? Bins(int source, int target, double leastEvidence)
    {
        var format = candidates.FormatOf(source)!;
        string?[] cells = candidates.Table.Columns[source], texts = candidates.Table.Columns[target];
        double[] positions = Array.ConvertAll(cells, cell => Position(format, cell));
        int[] order = [.. Enumerable.Range(0, cells.Length)];
        Array.Sort(positions, order);
        var runs = new List<DerivedRun>();
        for (int i = 0; i < order.Length; i++)
        {
            string? text = texts[order[i]];
            if (runs.Count > 0 && runs[^1].Text == text && double.IsNaN(runs[^1].Last) == double.IsNaN(positions[i]))
            {
                runs[^1] = runs[^1] with { Last = positions[i], Rows = runs[^1].Rows + 1 };
                continue;
            }

            bool contradicts = runs.Count > 0 && positions[i].Equals(runs[^1].Last);
            if (contradicts || runs.Count > MostTexts)
                return null;
            runs.Add(new DerivedRun(positions[i], positions[i], text, 1));
        }

        double cost = runs.Count * Cost(runs.Select(run => run.Text).Distinct().Count(), runs.Count < 2 ? 1 : candidates.Rows.Length);
        int rare = runs.Where(run => run.Rows < candidates.Options.ExactRows).Sum(run => run.Rows);
        if (candidates.Evidence(target) - cost < leastEvidence || rare > LargestRareShare * cells.Length)
            return null;
        runs.RemoveAll(run => run.Rows < candidates.Options.ExactRows);
        return Encode(source, target, format, runs);
    }

    private BinnedEncoding? Encode(int source, int target, CellFormat format, List<DerivedRun> runs)
    {
        string? ofMissing = runs.Count > 0 && double.IsNaN(runs[0].First) ? runs[0].Text : null;
        DerivedRun[] intervals = [.. runs.Where(run => !double.IsNaN(run.First))];
        if (intervals.Length == 0)
            return null;
        var starts = new List<double>();
        var texts = new List<string?> { intervals[0].Text };
        for (int i = 1; i < intervals.Length; i++)
        {
            if (intervals[i].Text == texts[^1])
                continue;
            starts.Add(format.RoundestPosition(intervals[i - 1].Last, intervals[i].First));
            texts.Add(intervals[i].Text);
        }

        return new BinnedEncoding
        {
            Name = candidates.Table.ColumnNames[target],
            Sources = [candidates.Table.ColumnNames[source]],
            SourceFormat = format,
            Starts = starts,
            Texts = texts,
            OfMissing = ofMissing,
        };
    }

    /// <summary>Rows whose positions follow one another, with one text; NaN for missing.</summary>
    private sealed record DerivedRun(double First, double Last, string? Text, int Rows);
}
