using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Evaluation;

/// <summary>Measures a synthetic table against the real table that it was learned from.</summary>
public static class TableEvaluation
{
    /// <summary>Compares columns, pairs of columns and whole rows.</summary>
    /// <param name="real">The training rows.</param>
    /// <param name="synthetic">The synthetic rows; columns are matched by name.</param>
    /// <param name="holdout">Real rows that were kept from the generator, for reference.</param>
    /// <param name="schema">The kinds of the real table's columns, in its order.</param>
    /// <param name="cancellationToken">Checked at every column and pair.</param>
    /// <param name="target">The column to predict, recorded in the report.</param>
    /// <exception cref="UnusableInputException">
    /// The tables share no column, the target is absent, or a cell is not of its column's kind.
    /// </exception>
    public static EvaluationReport Evaluate(
        Table real, Table synthetic, Table? holdout, TableSchema schema, CancellationToken cancellationToken, string? target = null)
    {
        if (target is not null && !real.ColumnNames.Contains(target, StringComparer.Ordinal))
            throw new UnusableInputException(
                $"The target column '{target}' is not in the real table; its columns are {string.Join(", ", real.ColumnNames)}.");

        var leftOut = new List<LeftOutColumn>();
        var compared = new List<ColumnSchema>();
        var matched = new List<ColumnSchema>();
        foreach (ColumnSchema column in schema.Columns)
        {
            string? reason = ReasonToLeaveOut(column, synthetic, holdout);
            if (reason is null)
                compared.Add(column);
            else
                leftOut.Add(new LeftOutColumn(column.Name, reason));
            if (BelongsToRow(column, synthetic, holdout))
                matched.Add(column);
        }

        if (matched.Count == 0)
            throw new UnusableInputException(
                "The synthetic table shares no column with the real table; check that both have the same header.");
        leftOut.AddRange(synthetic.ColumnNames.Except(real.ColumnNames, StringComparer.Ordinal)
            .Select(name => new LeftOutColumn(name, "not in the real table")));

        HashSet<string> names = compared.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        var training = new TrainingTable(real, matched, names);
        MeasuredTable generated = training.Measure(synthetic, "synthetic", cancellationToken);
        MeasuredTable? kept = holdout is null ? null : training.Measure(holdout, "holdout", cancellationToken);
        return new EvaluationReport
        {
            Rows = new RowCounts(real.RowCount, synthetic.RowCount, holdout?.RowCount),
            Target = target,
            Synthetic = training.Score(generated, cancellationToken),
            Reference = kept is null ? null : training.Score(kept, cancellationToken),
            HoldoutMatches = kept is null ? null : RowMatches.Count(generated.Rows, [.. kept.Rows]),
            LeftOut = leftOut,
        };
    }

    private static string? ReasonToLeaveOut(ColumnSchema column, Table synthetic, Table? holdout) => column switch
    {
        { Drop: true } => "dropped by the schema",
        { Kind: ColumnKind.Identifier } => "an identifier, made anew for every row",
        { Kind: ColumnKind.FreeText } => "free text",
        { Kind: ColumnKind.Constant } => "the same value in every row",
        { Kind: ColumnKind.Missing } => "no value in any row",
        _ when !Has(synthetic, column) => "not in the synthetic table",
        _ when holdout is not null && !Has(holdout, column) => "not in the holdout table",
        _ => null,
    };

    /// <summary>Texts and constants can't be compared as distributions, but a copied row repeats them.</summary>
    private static bool BelongsToRow(ColumnSchema column, Table synthetic, Table? holdout) =>
        column is { Drop: false, Kind: not (ColumnKind.Identifier or ColumnKind.Missing) }
        && Has(synthetic, column) && (holdout is null || Has(holdout, column));

    private static bool Has(Table table, ColumnSchema column) => table.ColumnNames.Contains(column.Name, StringComparer.Ordinal);
}
