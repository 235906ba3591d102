using TabGraphSyn.Pipeline.Calibration;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Tests.Calibration;

public class BoostedClassifierTests
{
    [Fact]
    public void Train_MadeRowsHangTogetherLess_GivesTheRatioOfDensities()
    {
        var real = LeaningRows.Binned(LeaningRows.Real(20_000, 0.8, seed: 1));
        var made = BinnedRows.Of(LeaningRows.Made(20_000, 0.4, seed: 2));

        var classifier = BoostedClassifier.Train(real, made, LeaningRows.Layout, seed: 3, default);

        // By construction P(second | first) is 0.9 against 0.7 where they agree and 0.1 against 0.3 where they don't, and P(number is low | second)
        // is 0.92 against 0.76 after a 0, and 0.12 against 0.36 after a 1.
        Assert.Equal(Math.Log(0.9 / 0.7) + Math.Log(0.92 / 0.76), MeanRatio(classifier, made, bins => bins[0] == 0 && bins[1] == 0 && bins[2] < 30), 0.15);
        Assert.Equal(Math.Log(0.1 / 0.3) + Math.Log(0.12 / 0.36), MeanRatio(classifier, made, bins => bins[0] == 0 && bins[1] == 1 && bins[2] < 30), 0.4);
    }

    [Fact]
    public void Train_MadeRowsAreLikeRealOnes_LearnsNextToNothing()
    {
        var real = LeaningRows.Binned(LeaningRows.Real(3000, 0.8, seed: 1));
        var made = BinnedRows.Of(LeaningRows.Made(6000, 0.8, seed: 2));

        var classifier = BoostedClassifier.Train(real, made, LeaningRows.Layout, seed: 3, default);

        Assert.InRange(Enumerable.Range(0, made.Rows).Average(row => Math.Abs(classifier.LogRatio(made[row]))), 0, 0.1);
    }

    [Fact]
    public void Train_SameSeed_SameTrees()
    {
        var real = LeaningRows.Binned(LeaningRows.Real(2000, 0.8, seed: 1));
        var made = BinnedRows.Of(LeaningRows.Made(2000, 0.4, seed: 2));

        var first = BoostedClassifier.Train(real, made, LeaningRows.Layout, seed: 3, default);
        var second = BoostedClassifier.Train(real, made, LeaningRows.Layout, seed: 3, default);

        Assert.NotEmpty(first.Trees);
        Assert.All(Enumerable.Range(0, made.Rows), row => Assert.Equal(first.LogRatio(made[row]), second.LogRatio(made[row])));
    }

    [Theory]
    [InlineData(0, 3, 1, 2)] // a variable that is not there
    [InlineData(0, -1, 1, 2)]
    [InlineData(0, 0, 1, 9)] // a child that is not there
    [InlineData(0, 0, 1, 0)] // a circle
    public void FromTrees_TreeThatWouldNotEnd_IsRefused(int node, int variable, int left, int right)
    {
        BoostedNode[] nodes = [new(0, [1, 0, 0, 0], 1, 2, 0), new(0, [], 0, 0, 1), new(0, [], 0, 0, -1)];
        nodes[node] = nodes[node] with { Variable = variable, Left = left, Right = right };

        Assert.Throws<InvalidDataException>(() => BoostedClassifier.FromTrees([new BoostedTree(nodes)], new EncodedLayout([3, 2], [-1])));
    }

    private static double MeanRatio(BoostedClassifier classifier, BinnedRows rows, Func<byte[], bool> among) =>
        Enumerable.Range(0, rows.Rows).Where(row => among(rows[row].ToArray())).Average(row => classifier.LogRatio(rows[row]));
}
