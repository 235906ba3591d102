using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Diffusion;
using TabGraphSyn.Pipeline.Graph;
using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Pipeline.Vae;
using TabGraphSyn.Tests.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace TabGraphSyn.Tests.Diffusion;

[Collection(TensorTests.Name)]
public class DiffusionTrainerTests : IDisposable
{
    private static readonly StagePlan Plan = new(120, 64, 4e-3);

    private readonly DisposeScope scope = NewDisposeScope();
    private readonly TableTensors rows = MadeRows.Tensors(500);
    private readonly LatentSpace space;
    private readonly DiffusionData data;
    private readonly NeighbourhoodDensity density;

    public DiffusionTrainerTests()
    {
        random.manual_seed(1);
        space = new LatentSpace(new ColumnVae(MadeRows.Encoded(1).Layout, CPU), rows, 440);
        var embeddings = randn(500, NeighbourhoodNetwork.EmbeddingSize);
        density = NeighbourhoodDensity.Fit(embeddings, seed: 1);
        data = new DiffusionData(space, rows, 440, 440, embeddings);
    }

    [Fact]
    public void Train_MoreSteps_LowersTheLoss()
    {
        var losses = new List<double>();
        using var denoiser = NewDenoiser();

        DiffusionTrainer.Train(denoiser, data, density, new StagePlan(300, 64, 4e-3), stopsEarly: false,
            MadeRows.Session(progress: new Listener(now => losses.Add(now.Loss ?? double.NaN))));

        double[] trained = [.. losses.Where(double.IsFinite)];
        Assert.True(trained[^1] < 0.8 * trained[0], $"{trained[0]} → {trained[^1]}");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    public void Train_CancelledInTheMiddleAndResumed_GivesTheWeightsOfNoInterruption(int? evaluateEvery)
    {
        var evaluation = evaluateEvery is { } every ? new SampleEvaluation(every, DenoisingSteps: 2) : null;
        using var folder = new TemporaryFolder();
        using var straight = NewDenoiser();
        DiffusionTrainer.Train(straight, data, density, Plan, stopsEarly: true, MadeRows.Session(), evaluation);

        using var cancel = new CancellationTokenSource();
        using var interrupted = NewDenoiser();
        using (var checkpoints = new CheckpointFolder(folder.FullPath, "print"))
        {
            var listener = new Listener(now => { if (now.StageFraction > 0.4) cancel.Cancel(); });
            Assert.Throws<OperationCanceledException>(() =>
                DiffusionTrainer.Train(interrupted, data, density, Plan, stopsEarly: true, MadeRows.Session(checkpoints, listener, cancel.Token)));
        }

        using var resumed = NewDenoiser();
        var fractions = new List<double>();
        using (var checkpoints = new CheckpointFolder(folder.FullPath, "print"))
        {
            DiffusionTrainer.Train(resumed, data, density, Plan, stopsEarly: true,
                MadeRows.Session(checkpoints, new Listener(now => fractions.Add(now.StageFraction))), evaluation);
        }

        Assert.True(fractions[0] > 0.3, "It began again instead of going on.");
        Assert.Equal(MadeRows.Weights(straight), MadeRows.Weights(resumed));
    }

    [Fact]
    public void Train_SamplesEvaluated_ReportsThemAtTheEndOfTheirEpochsAndTrainsAsWithout()
    {
        using var without = NewDenoiser();
        DiffusionTrainer.Train(without, data, density, Plan, stopsEarly: true, MadeRows.Session());

        using var with = NewDenoiser();
        var heard = new List<PipelineProgress>();
        var session = MadeRows.Session(progress: new Listener(heard.Add));
        session.Reporter.Begin(PipelineStage.Diffusion);
        DiffusionTrainer.Train(with, data, density, Plan, stopsEarly: true, session, new SampleEvaluation(5, DenoisingSteps: 4));

        PipelineProgress[] scored = [.. heard.Where(now => now.SampleShape is not null)];
        Assert.Equal([5, 10, 15], scored.Select(now => now.Epoch)); // of 17, each of 7 steps
        Assert.All(scored, now => Assert.InRange(now.SampleShape!.Value, 0.01, 1));
        Assert.All(scored, now => Assert.InRange(now.SampleTrend!.Value, 0.01, 1));
        var curve = Assert.Single(session.Reporter.Curves);
        Assert.Equal(scored.Select(now => now.SampleTrend), curve.Trend!.Where(score => score is not null));
        Assert.Equal([5, 10, 15], curve.Epochs.Where((_, point) => curve.Shape![point] is not null));
        Assert.Equal(MadeRows.Weights(without), MadeRows.Weights(with));
    }

    [Fact]
    public void Train_CheckpointOfOtherInput_BeginsAgain()
    {
        using var folder = new TemporaryFolder();
        using (var checkpoints = new CheckpointFolder(folder.FullPath, "one"))
        using (var denoiser = NewDenoiser())
        {
            DiffusionTrainer.Train(denoiser, data, density, Plan, stopsEarly: false, MadeRows.Session(checkpoints));
        }

        using var other = new CheckpointFolder(folder.FullPath, "another");
        Assert.Null(other.Load<object>(PipelineStage.Diffusion));
    }

    [Fact]
    public void Train_ManySteps_LeavesNoTensorsBehind()
    {
        long afterFew = TensorsLeftBy(30), afterMany = TensorsLeftBy(1030);

        // One forgotten tensor a step would be 1,000; what the garbage collector takes between two counts is a handful.
        Assert.InRange(afterMany - afterFew, -60, 60);
    }

    public void Dispose()
    {
        density.Dispose();
        space.Dispose();
        rows.Dispose();
        scope.Dispose();
        GC.SuppressFinalize(this);
    }

    private long TensorsLeftBy(int steps)
    {
        using var denoiser = NewDenoiser();
        long before = Tensor.TotalCount;
        DiffusionTrainer.Train(denoiser, data, density, new StagePlan(steps, 16, 4e-3), stopsEarly: false, MadeRows.Session());
        return Tensor.TotalCount - before;
    }

    private Denoiser NewDenoiser()
    {
        random.manual_seed(4);
        return new Denoiser(space, new DenoiserSize(32, 2, 0.1), CPU);
    }

    private sealed class Listener(Action<PipelineProgress> heard) : IProgress<PipelineProgress>
    {
        public void Report(PipelineProgress value) => heard(value);
    }
}
