using System.Text.Json;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Tests.Testing;
using static TorchSharp.torch;

namespace TabGraphSyn.Tests.Shell;

/// <summary>
/// Makes the points of the landing page's picture anew: penguins and the rows that the product makes of them, seen along
/// the first two principal components of the real rows' four measures. Writes wwwroot/landing/penguins.json.
/// </summary>
[Collection(TensorTests.Name)]
public class LandingPicture
{
    private static readonly string[] Measures = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"];

    [Fact]
    [Trait("Category", "Slow")]
    public void Points_OfABalancedRun_LieWhereTheRealOnesLie()
    {
        using var folder = new TemporaryFolder();
        string input = BundledData.PathOf("penguins.csv"), output = folder.File("synthetic.csv");
        new SynthesisPipeline(new SynthesisOptions { Seed = 1, Threads = 1 }).Synthesize(new SynthesisFiles { Input = input, Output = output }, default);

        using var scope = NewDisposeScope();
        var real = MeasuresOf(input);
        var mean = real.mean([0L]);
        var deviation = (real - mean).pow(2).mean([0L]).sqrt();
        var standard = (real - mean) / deviation;
        var (_, vectors) = linalg.eigh(standard.t().mm(standard)); // ascending
        var axes = vectors.narrow(1, 2, 2).flip(1);
        axes = axes * axes[0].sign(); // bills to the right and up, whatever sign the solver chose
        var realPoints = standard.mm(axes);
        var syntheticPoints = ((MeasuresOf(output) - mean) / deviation).mm(axes);

        Assert.True((realPoints.mean([0L]) - syntheticPoints.mean([0L])).abs().max().item<float>() < 0.2);
        Assert.True((realPoints.pow(2).mean([0L]).sqrt() - syntheticPoints.pow(2).mean([0L]).sqrt()).abs().max().item<float>() < 0.2);
        AtomicFile.Write(
            SolutionRoot.PathOf("TabGraphSyn.Web", "wwwroot", "landing", "penguins.json"),
            stream => JsonSerializer.Serialize(stream, new { real = Rounded(realPoints), synthetic = Rounded(syntheticPoints) }));
    }

    /// <summary>The rows in which nothing is missing, [rows, measures].</summary>
    private static Tensor MeasuresOf(string path)
    {
        var table = TableReader.Read(path).Table;
        string?[][] columns = [.. Measures.Select(name => table.Columns[table.ColumnNames.ToList().IndexOf(name)])];
        float[] values =
        [
            .. Enumerable.Range(0, table.RowCount).Where(row => columns.All(column => column[row] is not null))
                .SelectMany(row => columns.Select(column => float.Parse(column[row]!))),
        ];
        return tensor(values, [values.Length / Measures.Length, Measures.Length]);
    }

    private static double[] Rounded(Tensor points) => [.. points.Floats().Select(value => Math.Round(value, 2))];
}
