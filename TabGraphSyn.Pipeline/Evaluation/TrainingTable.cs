using TabGraphSyn.Pipeline.Evaluation.Fidelity;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Evaluation;

/// <summary>A table read the way the training table is, ready to be scored against it.</summary>
/// <param name="Columns">The columns, in the order of the training table's measures.</param>
/// <param name="Rows">One fingerprint for each row.</param>
internal sealed record MeasuredTable(IReadOnlyList<MeasuredColumn> Columns, UInt128[] Rows);

/// <summary>The training rows, and the scores of other tables against them.</summary>
internal sealed class TrainingTable
{
    /// <summary>A thousand columns have half a million pairs; an evenly spread part gives the same mean in bounded time.</summary>
    private const int MaximumPairs = 20_000;

    private readonly List<ColumnMeasure> measures;
    private readonly List<int> scored;
    private readonly HashSet<UInt128> rows;

    /// <param name="table">The training rows.</param>
    /// <param name="columns">The columns that make up a row.</param>
    /// <param name="scoredNames">Those of them whose distributions are compared.</param>
    public TrainingTable(Table table, IReadOnlyList<ColumnSchema> columns, HashSet<string> scoredNames)
    {
        measures = [.. columns.Select(column => new ColumnMeasure(column, CellsOf(table, column.Name)))];
        scored = [.. Enumerable.Range(0, columns.Count).Where(index => scoredNames.Contains(columns[index].Name))];
        rows = [.. RowMatches.Fingerprints([.. measures.Select(measure => measure.Training)], table.RowCount)];
    }

    /// <summary>Reads another table. Read all tables before scoring one, so that every category has its code.</summary>
    public MeasuredTable Measure(Table table, string name, CancellationToken cancellationToken)
    {
        var columns = new List<MeasuredColumn>();
        foreach (ColumnMeasure measure in measures)
        {
            cancellationToken.ThrowIfCancellationRequested();
            columns.Add(measure.Measure(CellsOf(table, measure.Name), name));
        }

        return new MeasuredTable(columns, RowMatches.Fingerprints(columns, table.RowCount));
    }

    public FidelityScores Score(MeasuredTable table, CancellationToken cancellationToken)
    {
        List<ColumnScore> columns = [.. scored.Select(index => ScoreColumn(index, table, cancellationToken))];
        List<PairScore> pairs = [.. SelectPairs(scored.Count).Select(pair => ScorePair(scored[pair.First], scored[pair.Second], table, cancellationToken))];
        return new FidelityScores
        {
            ColumnShape = columns.Count == 0 ? null : columns.Average(column => column.Shape),
            PairTrend = pairs.Count == 0 ? null : pairs.Average(pair => pair.Trend),
            TrainingMatches = RowMatches.Count(table.Rows, rows),
            Columns = columns,
            Pairs = pairs,
        };
    }

    private ColumnScore ScoreColumn(int index, MeasuredTable table, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ColumnMeasure measure = measures[index];
        MeasuredColumn training = measure.Training, other = table.Columns[index];
        double shape = measure.IsOrdered
            ? ColumnShape.OfNumbers(training.Numbers!, other.Numbers!)
            : ColumnShape.OfLevels(training.Codes, other.Codes, measure.CodeCount);
        double missingTraining = ColumnShape.MissingShare(training.Codes), missing = ColumnShape.MissingShare(other.Codes);
        return new ColumnScore(
            measure.Name, measure.Kind, shape, missingTraining, missing, 1 - Math.Abs(missingTraining - missing));
    }

    private PairScore ScorePair(int firstIndex, int secondIndex, MeasuredTable table, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ColumnMeasure first = measures[firstIndex], second = measures[secondIndex];
        MeasuredColumn otherFirst = table.Columns[firstIndex], otherSecond = table.Columns[secondIndex];
        if (first.IsOrdered && second.IsOrdered)
        {
            double trend = PairTrend.OfCorrelations(
                PairTrend.Correlation(first.Training.Numbers!, second.Training.Numbers!),
                PairTrend.Correlation(otherFirst.Numbers!, otherSecond.Numbers!));
            return new PairScore(first.Name, second.Name, PairMeasure.Correlation, trend);
        }

        double alike = PairTrend.OfContingency(
            (first.Training.Codes, second.Training.Codes), (otherFirst.Codes, otherSecond.Codes), first.CodeCount, second.CodeCount);
        return new PairScore(first.Name, second.Name, PairMeasure.Contingency, alike);
    }

    /// <summary>All pairs of columns in order, or an evenly spread part of <see cref="MaximumPairs"/>.</summary>
    internal static IEnumerable<(int First, int Second)> SelectPairs(int columns)
    {
        long total = (long)columns * (columns - 1) / 2, kept = Math.Min(total, MaximumPairs), index = 0, taken = 0;
        for (int first = 0; first < columns; first++)
        {
            for (int second = first + 1; second < columns; second++, index++)
            {
                if (taken * total > index * kept)
                    continue;
                taken++;
                yield return (first, second);
            }
        }
    }

    private static string?[] CellsOf(Table table, string name)
    {
        for (int column = 0; column < table.ColumnCount; column++)
        {
            if (string.Equals(table.ColumnNames[column], name, StringComparison.Ordinal))
                return table.Columns[column];
        }

        throw new UnusableInputException($"The table has no column '{name}'; give the schema that belongs to it.");
    }
}
