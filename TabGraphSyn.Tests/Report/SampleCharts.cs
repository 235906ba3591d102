using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Tests.Report;

/// <summary>Charts made up by formulas, of the sizes that a real report has.</summary>
internal static class SampleCharts
{
    public static ReportCharts Of((string Name, ColumnKind Kind)[] columns, bool holdout)
    {
        var random = new Random(11);
        return new ReportCharts
        {
            Distributions = [.. columns.Select(column => Distribution(column.Name, column.Kind is ColumnKind.Integer or ColumnKind.Decimal, holdout, random))],
            Associations = Associations([.. columns.Select(column => column.Name).Take(60)], Math.Max(0, columns.Length - 60), random),
            Map = Map(random, 600),
            Distances = Distances(),
            Attacks = Attacks(),
        };
    }

    public static TrainingCurve Curve(PipelineStage stage, int epochs, double first)
    {
        var random = new Random(epochs);
        double[] at = [.. Enumerable.Range(1, epochs).Select(epoch => (double)epoch)];
        double?[] loss = [.. at.Select(epoch => (double?)(first * (0.3 + 0.7 * Math.Exp(-6 * epoch / epochs)) * (1 + 0.02 * random.NextDouble())))];
        return new TrainingCurve(stage, at, loss, [.. loss.Select((value, index) => index % 5 == 4 ? value * 1.06 : null)]);
    }

    /// <summary>A sample scored every twenty epochs.</summary>
    public static TrainingCurve WithScores(TrainingCurve curve) => curve with
    {
        Shape = [.. curve.Epochs.Select(epoch => epoch % 20 == 0 ? 0.98 - 0.2 * Math.Exp(-epoch / 60) : (double?)null)],
        Trend = [.. curve.Epochs.Select(epoch => epoch % 20 == 0 ? 0.95 - 0.3 * Math.Exp(-epoch / 80) : (double?)null)],
    };

    private static DistributionChart Distribution(string name, bool isOrdered, bool holdout, Random random)
    {
        int bins = isOrdered ? 24 : 2 + random.Next(16);
        string[] labels = [.. Enumerable.Range(0, bins).Select(bin => isOrdered ? $"{17 + 3 * bin} to {20 + 3 * bin}" : bin == bins - 1 && bins > 9 ? "other" : $"Level-{(char)('A' + bin)}{(bin % 3 == 0 ? " with a longer name" : "")}")];
        double centre = 4 + 10 * random.NextDouble();
        double[] training = Shares([.. Enumerable.Range(0, bins).Select(bin => isOrdered ? Math.Exp(-Math.Pow((bin - centre) / 5, 2)) + 0.02 : Math.Pow(0.7, bin))]);
        double[] Alike(double noise) => Shares([.. training.Select(share => share * (1 - noise + 2 * noise * random.NextDouble()))]);
        return new DistributionChart(name, isOrdered, labels, training, Alike(0.2), holdout ? Alike(0.05) : null);
    }

    private static AssociationChart Associations(string[] columns, int leftOut, Random random)
    {
        int count = columns.Length;
        double[] real = new double[count * count];
        double[] synthetic = new double[count * count];
        for (int first = 0; first < count; first++)
        {
            for (int second = 0; second <= first; second++)
            {
                double value = first == second ? 1 : Math.Pow(2 * random.NextDouble() - 1, 3);
                double other = first == second ? 1 : value * (0.85 + 0.1 * random.NextDouble());
                real[first * count + second] = real[second * count + first] = value;
                synthetic[first * count + second] = synthetic[second * count + first] = other;
            }
        }

        return new AssociationChart(columns, real, synthetic, leftOut);
    }

    private static RowMap Map(Random random, int rows)
    {
        List<double> Cloud(double spread)
        {
            List<double> places = [];
            for (int row = 0; row < rows; row++)
            {
                double angle = 2.1 * (row % 3);
                places.Add(Math.Round(4 * Math.Cos(angle) + spread * Normal(random), 2));
                places.Add(Math.Round(4 * Math.Sin(angle) + spread * Normal(random), 2));
            }

            return places;
        }

        IReadOnlyList<double>[] Nearest() => [.. Enumerable.Range(0, rows).Select(_ =>
        {
            double nearest = 0.01 + 0.08 * random.NextDouble();
            return (IReadOnlyList<double>)[nearest, nearest * 1.2, nearest * 1.3];
        })];
        return new RowMap(new MapPoints(Cloud(1.6), Cloud(1.6)), new MapPoints(Cloud(0.9), Cloud(0.9))) { SyntheticToTraining = Nearest(), RealToSynthetic = Nearest() };
    }

    private static DistanceChart Distances()
    {
        double[] edges = [.. Enumerable.Range(0, 31).Select(bin => bin * 0.004)];
        double[] Density(double middle) => Shares([.. Enumerable.Range(0, 30).Select(bin => Math.Exp(-Math.Pow((bin * 0.004 - middle) / 0.025, 2)))]);
        return new DistanceChart(edges, Density(0.041), Density(0.043));
    }

    private static RocChart Attacks()
    {
        double[] shares = [.. Enumerable.Range(0, 201).Select(point => Math.Pow(point / 200.0, 2))];
        return new RocChart(shares, [.. shares.Select(share => Math.Pow(share, 0.96))], [.. shares.Select(share => Math.Pow(share, 1.02))]);
    }

    private static double[] Shares(double[] weights)
    {
        double total = weights.Sum();
        return [.. weights.Select(weight => weight / total)];
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
