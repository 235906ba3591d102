using System.Globalization;
using System.Text;

namespace TabGraphSyn.Web.Runs;

/// <summary>
/// Where a loss curve's points and ticks lie, in percent of the plot's width and height with the origin at the top left.
/// The scale is logarithmic when all losses are positive and the largest is more than ten times the smallest: a loss
/// that falls fast at first would otherwise leave the rest of the curve flat.
/// </summary>
public sealed class LossPlot
{
    private const double Headroom = 0.06;
    private readonly double low;
    private readonly double high;
    private readonly int firstEpoch;
    private readonly int lastEpoch;

    private LossPlot(IReadOnlyList<LossPoint> points, int? epochs, bool mayBeLogarithmic)
    {
        IEnumerable<double> losses = points.Select(point => point.Loss)
            .Concat(points.Where(point => point.ValidationLoss is not null).Select(point => point.ValidationLoss!.Value));
        double[] finite = [.. losses.Where(double.IsFinite)];
        double smallest = finite.Length == 0 ? 0 : finite.Min();
        double largest = finite.Length == 0 ? 1 : finite.Max();
        IsLogarithmic = mayBeLogarithmic && smallest > 0 && largest > 10 * smallest;
        low = Scale(smallest);
        high = Scale(largest);
        double margin = high - low < 1e-9 ? Math.Max(0.05 * Math.Abs(high), 0.05) : Headroom * (high - low);
        low -= margin;
        high += margin;
        firstEpoch = points.Count == 0 ? 1 : points[0].Epoch;
        lastEpoch = Math.Max(Math.Max(points.Count == 0 ? 1 : points[^1].Epoch, epochs ?? 0), firstEpoch + 1);
        TrainingPath = Path(points, point => point.Loss);
        ValidationPath = Path(points, point => point.ValidationLoss);
        YTicks = [.. LossTicks().Select(value => new PlotTick(Y(value), Label(value)))];
        XTicks = [.. EpochTicks().Select(epoch => new PlotTick(X(epoch), RunText.Count(epoch)))];
    }

    public bool IsLogarithmic { get; }

    /// <summary>SVG path of the training loss; empty without points.</summary>
    public string TrainingPath { get; }

    /// <summary>SVG path of the validation loss; empty where it was never evaluated.</summary>
    public string ValidationPath { get; }

    /// <summary>Ticks of the vertical axis, lowest loss first.</summary>
    public IReadOnlyList<PlotTick> YTicks { get; }

    /// <summary>Ticks of the horizontal axis.</summary>
    public IReadOnlyList<PlotTick> XTicks { get; }

    /// <param name="points">Oldest first.</param>
    /// <param name="epochs">Planned epochs, which the axis leaves room for; null to end with the last point.</param>
    /// <param name="mayBeLogarithmic">False for values of which differences matter, rather than ratios.</param>
    public static LossPlot Of(IReadOnlyList<LossPoint> points, int? epochs, bool mayBeLogarithmic = true) => new(points, epochs, mayBeLogarithmic);

    /// <summary>Horizontal position of an epoch, from 0 to 100.</summary>
    public double X(int epoch) => 100.0 * (epoch - firstEpoch) / (lastEpoch - firstEpoch);

    /// <summary>Vertical position of a loss, from 0 (top) to 100.</summary>
    public double Y(double loss) => 100 * (high - Scale(loss)) / (high - low);

    private static string Label(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    private double Scale(double loss) => IsLogarithmic ? Math.Log10(loss) : loss;

    private string Path(IReadOnlyList<LossPoint> points, Func<LossPoint, double?> select)
    {
        var path = new StringBuilder();
        foreach (LossPoint point in points)
        {
            if (select(point) is not { } loss || !double.IsFinite(loss))
                continue;
            path.Append(path.Length == 0 ? 'M' : 'L')
                .Append(CultureInfo.InvariantCulture, $"{X(point.Epoch):0.##} {Y(loss):0.##}");
        }

        return path.ToString();
    }

    /// <summary>Round values inside the range: 1, 2 or 5 times a power of ten.</summary>
    private IEnumerable<double> LossTicks()
    {
        if (IsLogarithmic)
        {
            double[] mantissas = high - low > 1.5 ? [1] : high - low > 0.8 ? [1, 3] : [1, 2, 5];
            for (int exponent = (int)Math.Floor(low); exponent <= high; exponent++)
            {
                foreach (double tick in mantissas.Select(mantissa => mantissa * Math.Pow(10, exponent)))
                {
                    if (Math.Log10(tick) >= low && Math.Log10(tick) <= high)
                        yield return tick;
                }
            }
        }
        else
        {
            double step = RoundStep((high - low) / 6);
            for (double tick = Math.Ceiling(low / step) * step; tick <= high; tick += step)
                yield return Math.Round(tick, 9);
        }
    }

    private IEnumerable<int> EpochTicks()
    {
        int step = Math.Max(1, (int)RoundStep((lastEpoch - firstEpoch) / 4.0));
        yield return firstEpoch;
        for (int epoch = (firstEpoch / step + 1) * step; epoch <= lastEpoch; epoch += step)
        {
            if (epoch - firstEpoch >= step / 2.0)
                yield return epoch;
        }
    }

    private static double RoundStep(double least)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return (least / power) switch
        {
            <= 1 => power,
            <= 2 => 2 * power,
            <= 5 => 5 * power,
            _ => 10 * power,
        };
    }
}

/// <summary>A tick of an axis: its position in percent, and what stands beside it.</summary>
public sealed record PlotTick(double At, string Label);
