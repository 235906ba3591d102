using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Evaluation;

namespace TabGraphSyn.Tests;

public class TrainingCurvesTests
{
    private readonly TrainingCurves curves = new();

    [Theory]
    [InlineData(400, 400)]
    [InlineData(401, 201)]
    [InlineData(100_000, 391)]
    public void Add_ManyEpochs_KeepsTheLastLossOfEachStretch(int epochs, int points)
    {
        for (int epoch = 0; epoch < epochs; epoch++) Report(epoch, loss: epochs - epoch);

        TrainingCurve curve = Assert.Single(curves.All);
        Assert.Equal(points, curve.Epochs.Count);
        Assert.Equal(points, curve.Loss.Count);
        Assert.Equal(0, curve.Epochs[0]);
        Assert.Equal(1, curve.Loss[^1]);
        Assert.Equal(curve.Epochs.Order(), curve.Epochs);
    }

    [Fact]
    public void Add_RareValidationLoss_IsKeptWhenPointsAreJoined()
    {
        for (int epoch = 0; epoch < 1000; epoch++) Report(epoch, loss: 1, validation: epoch == 600 ? 0.25 : null);

        TrainingCurve curve = Assert.Single(curves.All);
        Assert.Equal([0.25], curve.ValidationLoss.OfType<double>());
        Assert.InRange(curve.Epochs[curve.ValidationLoss.ToList().IndexOf(0.25)], 596, 600);
    }

    [Fact]
    public void Add_ReportsWithoutEpochOrLoss_ArePassedOver()
    {
        curves.Add(new PipelineProgress { Stage = PipelineStage.Vae, Loss = 1 });
        curves.Add(new PipelineProgress { Stage = PipelineStage.Vae, Epoch = 1 });

        Assert.Empty(curves.All);
    }

    [Fact]
    public void Add_SeveralStages_HaveACurveEach()
    {
        curves.Add(new PipelineProgress { Stage = PipelineStage.Diffusion, Epoch = 3, Loss = 0.5 });
        Report(1, loss: 2);
        Report(1, loss: 3);

        Assert.Equal([PipelineStage.Vae, PipelineStage.Diffusion], curves.All.Select(curve => curve.Stage));
        Assert.Equal([3.0], curves.All[0].Loss);
        Assert.Equal([3.0], curves.All[1].Epochs);
    }

    private void Report(int epoch, double loss, double? validation = null) =>
        curves.Add(new PipelineProgress { Stage = PipelineStage.Vae, Epoch = epoch, Loss = loss, ValidationLoss = validation });
}
