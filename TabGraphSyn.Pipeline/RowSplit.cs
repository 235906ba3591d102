using TabGraphSyn.Pipeline.Training;

namespace TabGraphSyn.Pipeline;

/// <summary>
/// Which rows train, which steer early stopping, and which no model ever sees, so that the report has real rows to
/// compare with. Small tables keep all their rows for training.
/// </summary>
internal sealed record RowSplit(int[] Training, int[] Validation, int[] Holdout)
{
    private const double HoldoutShare = 0.1, ValidationShare = 0.12;
    private const int LeastRowsToHoldOut = 100, LeastRowsToValidate = 50, MostValidationRows = 2000, MostHoldoutRows = 20_000;

    /// <summary>Training rows, then validation rows: those that the encoder is fitted on.</summary>
    public int[] Fitted => [.. Training, .. Validation];

    public static RowSplit Of(int rows, int seed)
    {
        int[] order = [.. Enumerable.Range(0, rows)];
        new Random(Seeds.Derive32(seed, "split")).Shuffle(order);
        int holdout = rows < LeastRowsToHoldOut ? 0 : Math.Min(MostHoldoutRows, (int)(rows * HoldoutShare));
        int rest = rows - holdout;
        int validation = rest < LeastRowsToValidate ? 0 : Math.Min(MostValidationRows, (int)(rest * ValidationShare));
        int[] training = order[(holdout + validation)..];
        Array.Sort(training);
        return new RowSplit(training, order[holdout..(holdout + validation)], order[..holdout]);
    }
}
