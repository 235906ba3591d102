using TabGraphSyn.Pipeline.Calibration;
using TabGraphSyn.Pipeline.Preview;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Training;

/// <summary>
/// Made rows that a small table's models train on beside the real ones. A network sees each of few rows so often that it
/// learns them by heart, long before validation shows it; among rows of the quick preview, which knows shares and no
/// single row, it does not.
/// </summary>
internal static class Augmentation
{
    /// <summary>So many rows need no company: on tables of that size made rows brought nothing but their own faults.</summary>
    private const int EnoughRows = 8000;

    private const int MadePerReal = 5;

    /// <summary>A network with few parents: one with more would itself know single rows of a small table.</summary>
    private static readonly BayesianNetworkOptions Company = new() { MaximumParents = 2 };

    /// <summary>How many made rows join so many real ones.</summary>
    public static int MadeRows(int trainingRows) => Math.Max(0, Math.Min(MadePerReal * trainingRows, EnoughRows - trainingRows));

    /// <summary>A table with made rows between those that train and those that validate.</summary>
    /// <param name="table">Real rows, those for training first.</param>
    /// <param name="trainingRows">How many train; at least 1.</param>
    /// <param name="seed">Of every draw.</param>
    /// <param name="workers">Who weighs the made rows.</param>
    /// <param name="cancellationToken">Checked often.</param>
    /// <returns>The same table where it has rows enough.</returns>
    public static EncodedTable Augment(EncodedTable table, int trainingRows, int seed, Workers workers, CancellationToken cancellationToken)
    {
        int rows = MadeRows(trainingRows);
        if (rows == 0) return table;
        var network = BayesianNetwork.Fit(FirstRows(table, trainingRows), Company);
        var calibration = RowCalibration.Fit(
            table, trainingRows, count => network.Sample(count, Seeds.Derive32(seed, "augmentation classified")), seed, cancellationToken);
        var pool = network.Sample((int)(rows * RowCalibration.PoolFactor(rows)), Seeds.Derive32(seed, "augmentation"));
        return Insert(table, trainingRows, calibration.Apply(pool, rows, Seeds.Derive32(seed, "augmentation calibration"), workers));
    }

    private static EncodedTable FirstRows(EncodedTable table, int rows)
    {
        int categories = rows * table.Layout.Categories, numbers = rows * table.Layout.Numbers;
        return table with { Rows = rows, Codes = table.Codes[..categories], Low = table.Low[..numbers], High = table.High[..numbers] };
    }

    private static EncodedTable Insert(EncodedTable table, int at, EncodedSample made)
    {
        int categories = at * table.Layout.Categories, numbers = at * table.Layout.Numbers;
        return table with
        {
            Rows = table.Rows + made.Rows,
            Codes = [.. table.Codes[..categories], .. made.Codes, .. table.Codes[categories..]],
            Low = [.. table.Low[..numbers], .. made.Uniforms, .. table.Low[numbers..]],
            High = [.. table.High[..numbers], .. made.Uniforms, .. table.High[numbers..]],
        };
    }
}
