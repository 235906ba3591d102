using System.IO.Compression;
using System.Text;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests;

[Collection(TensorTests.Name)]
public class SynthesisPipelineTests
{
    private static readonly SynthesisOptions Quick = new()
    {
        Seed = 3, EpochsVae = 60, EpochsGnn = 20, EpochsDiffusion = 60, DenoisingSteps = 6, Threads = 1, Device = ComputeDevice.Cpu,
    };

    [Fact]
    public void Synthesize_SameSeed_SameBytes()
    {
        using var folder = new TemporaryFolder();

        Synthesize(Quick, folder, "first");
        Synthesize(Quick, folder, "second");
        Synthesize(Quick with { Seed = 4 }, folder, "other");

        Assert.Equal(File.ReadAllBytes(folder.File("first.csv")), File.ReadAllBytes(folder.File("second.csv")));
        Assert.NotEqual(File.ReadAllBytes(folder.File("first.csv")), File.ReadAllBytes(folder.File("other.csv")));
    }

    [Fact]
    public void Synthesize_SamplesEvaluated_GivesTheSameBytes()
    {
        using var folder = new TemporaryFolder();
        var heard = new List<PipelineProgress>();

        Synthesize(Quick, folder, "without");
        Synthesize(Quick with { EvaluateEvery = 20 }, folder, "with", listener: new Listener(heard.Add));

        Assert.Equal(File.ReadAllBytes(folder.File("without.csv")), File.ReadAllBytes(folder.File("with.csv")));
        Assert.Equal([20, 40, 60], heard.Where(now => now.SampleShape is not null).Select(now => now.Epoch));
    }

    [Fact]
    public void Sample_FromTheModelFile_GivesTheRowsOfTheRunThatTrainedIt()
    {
        using var folder = new TemporaryFolder();
        var summary = Synthesize(Quick, folder, "trained");

        SynthesisPipeline.Sample(folder.File("trained.tgs"), summary.Rows, Quick.Seed, folder.File("again.csv"), Quick, null, default);

        Assert.Equal(File.ReadAllBytes(folder.File("trained.csv")), File.ReadAllBytes(folder.File("again.csv")));
    }

    [Theory]
    [InlineData(Ablation.Diffusion)]
    [InlineData(Ablation.Trees)]
    [InlineData(Ablation.Vae | Ablation.Graph)]
    [InlineData(Ablation.Calibration)]
    public void Sample_OfAMethodWithoutAPart_GivesTheRowsOfTheRunThatTrainedIt(Ablation without)
    {
        using var folder = new TemporaryFolder();
        var options = Quick with { Without = without };
        var summary = Synthesize(options, folder, "trained");

        SynthesisPipeline.Sample(folder.File("trained.tgs"), summary.Rows, Quick.Seed, folder.File("again.csv"), options, null, default);

        Assert.Equal(File.ReadAllBytes(folder.File("trained.csv")), File.ReadAllBytes(folder.File("again.csv")));
        Assert.Equal(without != Ablation.Diffusion, summary.StageSeconds.ContainsKey("Vae"));
    }

    [Theory]
    [InlineData(PipelineStage.Vae, 0.5)]
    [InlineData(PipelineStage.Graph, 0)]
    [InlineData(PipelineStage.Diffusion, 0.5)]
    [InlineData(PipelineStage.Trees, 0.3)]
    [InlineData(PipelineStage.Sample, 0)]
    public void Synthesize_CancelledInAStageAndStartedAgain_GivesTheBytesOfNoInterruption(PipelineStage stage, double fraction)
    {
        using var folder = new TemporaryFolder();
        Synthesize(Quick, folder, "straight");
        string checkpoints = folder.File("checkpoints");
        using var cancel = new CancellationTokenSource();
        var listener = new Listener(now => { if (now.Stage == stage && now.StageFraction >= fraction) cancel.Cancel(); });

        Assert.ThrowsAny<OperationCanceledException>(() => Synthesize(Quick, folder, "resumed", checkpoints, listener, cancel.Token));
        Assert.False(File.Exists(folder.File("resumed.csv")));
        Synthesize(Quick, folder, "resumed", checkpoints);

        Assert.Equal(File.ReadAllBytes(folder.File("straight.csv")), File.ReadAllBytes(folder.File("resumed.csv")));
    }

    [Fact]
    public void Synthesize_Progress_NeverFallsAndGoesThroughTheStagesInOrder()
    {
        using var folder = new TemporaryFolder();
        var heard = new List<PipelineProgress>();

        Synthesize(Quick, folder, "run", listener: new Listener(heard.Add));

        Assert.Equal(heard.Select(now => now.Fraction).Order(), heard.Select(now => now.Fraction));
        Assert.Equal(heard.Select(now => now.Stage).Order(), heard.Select(now => now.Stage));
        Assert.Equal(Enum.GetValues<PipelineStage>(), heard.Select(now => now.Stage).Distinct());
        Assert.Equal(1, heard[^1].Fraction);
        Assert.Contains(heard, now => now is { Stage: PipelineStage.Diffusion, Epochs: 60, Loss: > 0 });
        Assert.Contains(heard, now => now.Map is { Real.Length: > 100, Synthetic.Length: > 100 });
    }

    [Fact]
    public void Synthesize_TimeLimit_EndsTrainingEarlyAndStillMakesRows()
    {
        using var folder = new TemporaryFolder();

        var summary = Synthesize(new SynthesisOptions { TimeLimit = TimeSpan.FromSeconds(4), Threads = 1, DenoisingSteps = 4 }, folder, "run");

        Assert.Equal(344, summary.Rows);
        Assert.InRange(summary.StageSeconds.Where(stage => stage.Key is "Vae" or "Graph" or "Diffusion").Sum(stage => stage.Value), 0.1, 8);
    }

    [Theory]
    [InlineData("category,group\n", "a,x|b,y|c,x")]
    [InlineData("number,other\n", "1.5,2.25|2.5,7.75|0.25,1.5|9.125,3.5|4.5,8.25")]
    public void Synthesize_OnlyOneSortOfColumn_MakesRows(string header, string lines)
    {
        using var folder = new TemporaryFolder();
        string[] pattern = lines.Split('|');
        var text = new StringBuilder(header);
        var random = new Random(1);
        for (int row = 0; row < 120; row++)
        {
            string line = pattern[random.Next(pattern.Length)];
            text.Append(header.StartsWith("number", StringComparison.Ordinal)
                ? string.Join(',', line.Split(',').Select(value => Math.Round(double.Parse(value) + random.NextDouble(), 3)))
                : line).Append('\n');
        }

        string input = folder.Write("input.csv", text.ToString());
        var summary = new SynthesisPipeline(Quick).Synthesize(new SynthesisFiles { Input = input, Output = folder.File("out.csv") }, default);

        Assert.Equal(120, summary.Rows);
        Assert.Equal(121, File.ReadAllLines(folder.File("out.csv")).Length);
    }

    [Fact]
    public void Read_ModelOfAnotherFormat_IsRefusedWithTheVersion()
    {
        using var folder = new TemporaryFolder();
        using (var archive = ZipFile.Open(folder.File("old.tgs"), ZipArchiveMode.Create))
        using (var writer = new StreamWriter(archive.CreateEntry("model.json").Open()))
        {
            writer.Write("""{"format":0,"version":"0.0.9"}""");
        }

        var refused = Assert.Throws<UnusableInputException>(() =>
            SynthesisPipeline.Sample(folder.File("old.tgs"), 10, 0, folder.File("out.csv"), Quick, null, default));

        Assert.Contains("0.0.9", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("out.csv")));
    }

    [Fact]
    public void Read_DamagedWeights_IsRefused()
    {
        using var folder = new TemporaryFolder();
        Synthesize(Quick, folder, "run");
        using (var archive = ZipFile.Open(folder.File("run.tgs"), ZipArchiveMode.Update))
        {
            archive.GetEntry("weights.safetensors")!.Delete();
            using var writer = new StreamWriter(archive.CreateEntry("weights.safetensors").Open());
            writer.Write("damaged");
        }

        Assert.Throws<UnusableInputException>(() =>
            SynthesisPipeline.Sample(folder.File("run.tgs"), 10, 0, folder.File("out.csv"), Quick, null, default));
    }

    [Fact]
    public void Write_TrainedModel_HoldsNoValueThatFewRowsHave()
    {
        using var folder = new TemporaryFolder();
        string input = folder.Write("input.csv", "name,amount,group\n" + string.Concat(Enumerable.Range(0, 200).Select(row =>
            $"person-{row * 7919:x6},{(row == 77 ? 918273.645 : 10 + row * 0.013):0.000},{"abc"[row % 3]}\n")));

        new SynthesisPipeline(Quick).Synthesize(new SynthesisFiles { Input = input, Model = folder.File("model.tgs") }, default);

        using var archive = ZipFile.OpenRead(folder.File("model.tgs"));
        using var reader = new StreamReader(archive.GetEntry("model.json")!.Open());
        string description = reader.ReadToEnd();
        Assert.DoesNotContain("918273.645", description, StringComparison.Ordinal);
        Assert.DoesNotContain($"person-{5 * 7919:x6}", description, StringComparison.Ordinal);
    }

    private static SynthesisSummary Synthesize(
        SynthesisOptions options, TemporaryFolder folder, string name, string? checkpoints = null, IProgress<PipelineProgress>? listener = null, CancellationToken cancellationToken = default) =>
        new SynthesisPipeline(options, listener).Synthesize(new SynthesisFiles
        {
            Input = BundledData.PathOf("penguins.csv"),
            Output = folder.File(name + ".csv"),
            Model = folder.File(name + ".tgs"),
            CheckpointDirectory = checkpoints,
        }, cancellationToken);

    private sealed class Listener(Action<PipelineProgress> heard) : IProgress<PipelineProgress>
    {
        public void Report(PipelineProgress value) => heard(value);
    }
}
