using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;

namespace TabGraphSyn.Pipeline.Conditions;

/// <summary>Rows from a trained model that are as a person asks.</summary>
internal static class ConditionedRows
{
    /// <summary>Makes the rows: as many as asked for, or as many as the file of partial rows has.</summary>
    /// <exception cref="UnusableInputException">A condition is impossible, or the model gives too few rows that meet it.</exception>
    public static Table Make(
        ModelFile model, SampleConditions conditions, int rows, int seed, Workers workers, Action<double>? done, CancellationToken cancellationToken)
    {
        if (conditions.Fill is { } path)
        {
            var given = PartialRows.Read(path, model.Schema, model.Encoder, Seeds.Derive32(seed, "given"));
            return RowFilling.Fill(model.Encoder, model.Generator, given, seed, workers, done, cancellationToken);
        }

        var targets = Targets(conditions, model.Schema, model.Encoder, rows);
        int[] quotas = [.. Enumerable.Range(0, targets.Count).Select(target => (rows / targets.Count) + (target < rows % targets.Count ? 1 : 0))];
        return new ConditionalSampling(model.Encoder, model.Generator, targets, quotas, seed, workers, done, cancellationToken).Sample();
    }

    /// <summary>One target for all rows, or one for each value of the balanced column.</summary>
    internal static IReadOnlyList<RowTarget> Targets(SampleConditions conditions, TableSchema schema, TableEncoder encoder, int rows)
    {
        var parser = new ConditionParser(schema, encoder);
        CellCondition[] where = [.. conditions.Where.Select(parser.Parse)];
        var all = RowTarget.Of(where, encoder);
        if (conditions.Balance is not { } column)
            return [all];
        parser.Find(column, $"balance {column}");
        var levels = BalancedLevels.Of(encoder, column, where);
        if (levels.Count > rows)
            throw BalancedLevels.Refused(column, $"it has {levels.Count:N0} values, and only {rows:N0} rows are asked for");
        return [.. levels.Select(level => RowTarget.Of([.. where, .. level], encoder))];
    }
}
