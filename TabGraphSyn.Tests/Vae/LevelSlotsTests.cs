using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Vae;
using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Tests.Testing;
using static TorchSharp.torch;

namespace TabGraphSyn.Tests.Vae;

[Collection(TensorTests.Name)]
public class LevelSlotsTests
{
    private static readonly int[] LevelCounts = [5, 2, 3, 2, 40];

    [Fact]
    public void LogSoftmax_AnyLogits_SumsToOneWithinEachVariableAndGivesPaddingNothing()
    {
        using var scope = NewDisposeScope();
        using var slots = new LevelSlots(LevelCounts, CPU);
        float[] probabilities = slots.LogSoftmax(randn(1, slots.Count) * 5).exp().Floats();

        for (int variable = 0; variable < LevelCounts.Length; variable++)
            Assert.Equal(1, probabilities.Skip(slots.FirstSlots[variable]).Take(LevelCounts[variable]).Sum(), 1e-5);
        Assert.All(probabilities.Where((_, slot) => slots.VariableOfSlot[slot] < 0), padding => Assert.Equal(0, padding));
    }

    [Fact]
    public void CrossEntropy_KnownLogits_IsTheSumOverVariables()
    {
        using var scope = NewDisposeScope();
        using var slots = new LevelSlots([2, 3], CPU);
        var logits = zeros(1, slots.Count);
        logits[0, slots.FirstSlots[0] + 1] = (float)Math.Log(3); // probabilities 1/4 and 3/4

        float entropy = slots.CrossEntropy(logits, tensor(new long[] { 1, 2 }, 1, 2)).item<float>();

        Assert.Equal(-Math.Log(0.75) - Math.Log(1 / 3.0), entropy, 1e-5);
    }

    [Fact]
    public void MostProbable_LogitsThatPointAtLevels_GivesTheLevels()
    {
        using var scope = NewDisposeScope();
        using var slots = new LevelSlots(LevelCounts, CPU);
        var codes = tensor(new long[] { 4, 1, 2, 0, 39, 0, 0, 0, 1, 7 }, 2, 5);

        var levels = slots.MostProbable(zeros(2, slots.Count).scatter_(1, slots.SlotsOf(codes), ones(2, 5)), new EncodedLayout(LevelCounts, []));

        Assert.Equal(codes.Longs(), levels.Longs());
    }
}
