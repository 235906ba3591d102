using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Tests.Command;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests.Conditions;

/// <summary>A model of the penguins that trained for a few seconds, and one of the quick generator alone; both made once for all tests of a class.</summary>
public sealed class TrainedPenguins : IDisposable
{
    public TrainedPenguins()
    {
        var quick = new SynthesisOptions { Seed = 3, EpochsVae = 60, EpochsGnn = 20, EpochsDiffusion = 150, DenoisingSteps = 8, Threads = 2, Device = ComputeDevice.Cpu };
        Train(quick, "trained.tgs");
        Train(quick with { Preset = Preset.Preview }, "preview.tgs");
    }

    public TemporaryFolder Folder { get; } = new();

    /// <summary>Runs the command 'sample' and reads what it wrote.</summary>
    public Table Sample(string model, params string[] arguments)
    {
        CommandRun run = Run(model, arguments);
        Assert.True(run.ExitCode == 0, run.Error);
        return TableReader.Read(Folder.File("out.csv"), new TableLimits { MinRows = 1 }).Table;
    }

    internal CommandRun Run(string model, params string[] arguments) =>
        CommandRun.Of(["sample", "--model", Folder.File(model), "--output", Folder.File("out.csv"), "--threads", "2", "--progress", "none", .. arguments]);

    public void Dispose() => Folder.Dispose();

    private void Train(SynthesisOptions options, string name) => new SynthesisPipeline(options).Synthesize(
        new SynthesisFiles { Input = BundledData.PathOf("penguins.csv"), Model = Folder.File(name) }, default);
}
