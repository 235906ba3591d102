using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Trees;
using TabGraphSyn.Tests.Testing;
using static TabGraphSyn.Tests.Testing.DependentRows;

namespace TabGraphSyn.Tests.Trees;

[Collection(TensorTests.Name)]
public sealed class EvidenceSamplerTests(EvidenceSamplerTests.Fitted fitted) : IClassFixture<EvidenceSamplerTests.Fitted>
{
    private const int Rows = 4_000;

    private SequentialTrees Trees => fitted.Trees;

    [Fact]
    public void Sample_NothingKnown_ReproducesMargins()
    {
        var sample = Sample(new LevelEvidence?[Trees.Variables.Length]);

        for (int category = 0; category < fitted.Table.Layout.Categories; category++)
        {
            double[] real = Shares(fitted.Table.Codes, fitted.Table.Layout, category), made = Shares(sample.Codes, sample.Layout, category);
            Assert.All(real.Zip(made), pair => Assert.Equal(pair.First, pair.Second, tolerance: 0.03));
        }
    }

    // Whichever of two comes first in the order, the other must follow what is known of it, and not only the later of the earlier.
    [Theory]
    [InlineData(0, 1, 0.92)]
    [InlineData(1, 0, 0.92)]
    public void Sample_LevelKnown_ItsCopyFollows(int known, int copy, double share)
    {
        var sample = Sample(Evidence(variable => variable.Category == known ? LevelEvidence.OfLevel(variable, 2) : null));

        Assert.All(Each(sample), row => Assert.Equal(2, sample.Codes[row * 5 + known]));
        Assert.Equal(share, Each(sample).Average(row => sample.Codes[row * 5 + copy] == 2 ? 1.0 : 0), tolerance: 0.03);
        if (known == 0) Assert.All(Observed(sample), number => Assert.InRange(number, 0.49f, 0.76f));
    }

    [Fact]
    public void Sample_NumberKnown_LevelOfItsQuarterFollows()
    {
        var sample = Sample(Evidence(variable => variable.IsNumber ? LevelEvidence.OfNumber(variable, 0.9f) : null));

        Assert.All(Each(sample), row => Assert.Equal(0, sample.Codes[row * 5 + 4]));
        Assert.InRange(Each(sample).Average(row => sample.Codes[row * 5] == 3 ? 1.0 : 0), 0.97, 1);
        Assert.All(Observed(sample), number => Assert.Equal(0.9f, number, tolerance: 0.02f));
    }

    [Fact]
    public void Sample_LevelsAndRangeAllowed_AreDrawnBySharesOfThose()
    {
        var sample = Sample(Evidence(variable =>
            variable.IsNumber ? LevelEvidence.OfAllowed(variable, [1, 0, 0.5], [(0.3f, 0.4f), (0.8f, 0.9f)])
            : variable.Category == 1 ? LevelEvidence.OfAllowed(variable, [1, 1, 0, 1], null) : null));

        Assert.All(Each(sample), row => Assert.True(sample.Codes[row * 5 + 1] != 2 && sample.Codes[row * 5 + 4] != 1));
        var numbers = Observed(sample);
        Assert.All(numbers, number => Assert.True(number is > 0.29f and < 0.41f or > 0.79f and < 0.91f));
        // The number is in one quarter with level 1 and in another with level 3, which are equally frequent, as the two intervals are wide.
        Assert.Equal(0.5, numbers.Count(number => number < 0.5f) / (double)numbers.Count, tolerance: 0.05);
        // Seven rows of ten have the number, of which a fifth is allowed, and one in ten is missing, of which half.
        Assert.Equal(0.7 * 0.2 / (0.7 * 0.2 + 0.1 * 0.5), numbers.Count / (double)Rows, tolerance: 0.05);
    }

    [Fact]
    public void Sample_WhatNoRowIs_GivesItAllTheSame()
    {
        // Level 0's number lies in the first quarter, never in the last.
        var sample = Sample(Evidence(variable =>
            variable.IsNumber ? LevelEvidence.OfAllowed(variable, [1, 0, 0], [(0.9f, 0.91f)])
            : variable.Category == 0 ? LevelEvidence.OfLevel(variable, 0) : null));

        Assert.All(Each(sample), row => Assert.True(sample.Codes[row * 5] == 0 && sample.Codes[row * 5 + 4] == 0));
        Assert.All(Observed(sample), number => Assert.Equal(0.905f, number, tolerance: 0.02f));
    }

    [Fact]
    public void Sample_SameSeed_GivesSameRowsOnAnyNumberOfThreads()
    {
        using var alone = new Pipeline.Training.Workers(1, 1);
        var known = Evidence(variable => variable.IsNumber ? LevelEvidence.OfNumber(variable, 0.2f) : null);

        var first = Sample(known);
        var second = new EvidenceSampler(Trees).Sample(Rows, _ => known, 5, alone, null, default);
        var other = new EvidenceSampler(Trees).Sample(Rows, _ => known, 6, alone, null, default);

        Assert.Equal(first.Codes, second.Codes);
        Assert.Equal(first.Uniforms, second.Uniforms);
        Assert.NotEqual(first.Codes, other.Codes);
    }

    private static IEnumerable<int> Each(EncodedSample sample) => Enumerable.Range(0, sample.Rows);

    private LevelEvidence?[] Evidence(Converter<TreeVariable, LevelEvidence?> of) => Array.ConvertAll(Trees.Variables, of);

    private EncodedSample Sample(LevelEvidence?[] evidence) => new EvidenceSampler(Trees).Sample(Rows, _ => evidence, 5, MadeRows.Workers, null, default);

    /// <summary>Trees of dependent rows, grown once for all tests.</summary>
    public sealed class Fitted
    {
        internal EncodedTable Table { get; } = Made(20_000);

        internal SequentialTrees Trees { get; }

        public Fitted() => Trees = SequentialTrees.Fit(Table, 7, MadeRows.Workers, progress: null, default);
    }
}
