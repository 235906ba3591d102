using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Trees;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests.Trees;

[Collection(TensorTests.Name)]
public sealed class SequentialTreesFileTests
{
    private static readonly SequentialTrees Trees = SequentialTrees.Fit(DependentRows.Made(1_000), 7, MadeRows.Workers, progress: null, default);

    [Fact]
    public void Read_WhatWasWritten_SamplesAlike()
    {
        var read = Read(Written(Trees));

        var expected = Trees.Sample(500, 3, MadeRows.Workers, default);
        var sample = read.Sample(500, 3, MadeRows.Workers, default);
        Assert.Equal(expected.Codes, sample.Codes);
        Assert.Equal(expected.Uniforms, sample.Uniforms);
    }

    [Fact]
    public void Read_CutOff_IsRefused()
    {
        byte[] whole = Written(Trees);

        foreach (int length in (int[])[0, 3, 4, 40, whole.Length / 2, whole.Length - 1])
            Assert.ThrowsAny<IOException>(() => Read(whole[..length]));
    }

    [Fact]
    public void Read_OfAnotherLayout_IsRefused()
    {
        using var stream = new MemoryStream(Written(Trees));

        Assert.Throws<InvalidDataException>(() => SequentialTreesFile.Read(stream, new EncodedLayout([4, 4, 2, 2, 3, 2], [4])));
    }

    [Fact]
    public void Read_TreesThatLeadNowhere_IsRefused()
    {
        var tree = Trees.Trees[^1].First(tree => tree.Variables.Length > 3);
        ConditionalTree[] damaged =
        [
            tree with { Rights = [.. tree.Rights.Select(_ => 0)] }, // a way round in circles
            tree with { Rights = [.. tree.Rights.Select(right => right == 0 ? 0 : tree.Rights.Length)] },
            tree with { Variables = [.. tree.Variables.Select(variable => variable < 0 ? -1 : Trees.Variables.Length - 1)] }, // asks what is not told yet
            tree with { Starts = [.. tree.Starts.Select(_ => 0)] },
            tree with { Starts = [.. tree.Starts.Select((start, node) => node == 1 ? 1 << 20 : start)] },
            tree with { Levels = [.. tree.Levels.Select(_ => (ushort)999)] },
            tree with { RunningRows = [.. tree.RunningRows.Select(_ => 0)] },
            tree with { RunningRows = [] },
            tree with { Sets = [1], },
        ];

        foreach (var bad in damaged)
        {
            byte[] bytes = Written(Trees with { Trees = [.. Trees.Trees[..^1], [bad]] });
            Assert.Throws<InvalidDataException>(() => Read(bytes));
        }
    }

    [Fact]
    public void Read_AnyByteChanged_SamplesOrIsRefused()
    {
        byte[] whole = Written(Trees);
        var random = new Random(31);
        for (int trial = 0; trial < 300; trial++)
        {
            byte[] changed = [.. whole];
            changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                var sample = Read(changed).Sample(50, 1, MadeRows.Workers, default);
                Assert.All(sample.Codes.Select((code, cell) => (code, cell)), cell => Assert.InRange(cell.code, 0, sample.Layout.LevelCounts[cell.cell % 5] - 1));
            }
            catch (Exception refused) when (refused is InvalidDataException or EndOfStreamException)
            {
                // What it says can't be.
            }
        }
    }

    private static byte[] Written(SequentialTrees trees)
    {
        using var stream = new MemoryStream();
        SequentialTreesFile.Write(stream, trees);
        return stream.ToArray();
    }

    private static SequentialTrees Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return SequentialTreesFile.Read(stream, Trees.Layout);
    }
}
