using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Evaluation.Privacy;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Evaluation.ComparedTablesHarness;

namespace TabGraphSyn.Tests.Evaluation.Privacy;

public class AttackedRowsTests
{
    [Fact]
    public void Scores_HandMadeRows_AreThoseOfTheCurve()
    {
        // Of the pairs of a member and another row, the member scores higher in 5 of 6 by density and in 2, with one tie, by neighbour.
        var rows = new AttackedRows([0.9, 0.8, 0.3, 0.5, 0.1], [1, 0, 0, 0, 2], [true, true, true, false, false], AreDrawn: false);

        Assert.Equal(5 / 6.0, rows.DensityScores().Area.Value, 12);
        Assert.Equal((1 + 0.5 + 0.5) / 6, rows.NeighbourScores().Area.Value, 12);
        Assert.Equal(0.5, rows.DensityScores().Area.Reference);
        Assert.Null(rows.DensityScores().Area.SampledRows);
        Assert.Equal(5, (rows with { AreDrawn = true }).DensityScores().TruePositivesAt1.SampledRows);
    }

    [Fact]
    public void Scores_HalfTheMembersStandOut_HaveFoundHalfSurely()
    {
        // 500 of 1,000 members above all others; the rest among them.
        double[] scores = [.. Enumerable.Range(0, 1000).Select(member => member < 500 ? 2000.0 : member - 499.5), .. Enumerable.Range(0, 500).Select(other => (double)other)];
        bool[] isMember = [.. Enumerable.Range(0, 1500).Select(row => row < 1000)];

        AttackScores attack = new AttackedRows(scores, scores, isMember, AreDrawn: false).DensityScores();

        Assert.Equal(0.505, attack.TruePositivesAt1.Value, 0.002);
        Assert.Equal(0.55, attack.TruePositivesAt10.Value, 0.002);
        Assert.Equal((0.01, 0.1), (attack.TruePositivesAt1.Reference, attack.TruePositivesAt10.Reference));
        Assert.All([attack.Area, attack.TruePositivesAt1, attack.TruePositivesAt10], estimate =>
        {
            Assert.InRange(estimate.Value, estimate.Interval!.Low, estimate.Interval.High);
            Assert.InRange(estimate.Interval.Low, 0, estimate.Interval.High);
            Assert.InRange(estimate.Interval.High, estimate.Interval.Low, 1);
        });
    }

    [Fact]
    public void Curves_AnyRows_AscendFromNothingToAll()
    {
        RocChart chart = Attack(Dependent(100, seed: 1), Dependent(100, seed: 2), Dependent(100, seed: 3)).Curves();

        Assert.All([chart.FalsePositives, chart.Density, chart.Neighbour], curve =>
        {
            Assert.Equal((0, 1), (curve[0], curve[^1]));
            Assert.Equal(curve.Order(), curve);
        });
        Assert.Equal(chart.FalsePositives.Count, chart.Density.Count);
    }

    [Fact]
    public void Attack_CopiedMembers_IsFoundByBothWays()
    {
        Table members = Dependent(300, seed: 1);

        AttackedRows rows = Attack(members, members, Dependent(200, seed: 2));

        Assert.Equal((300, 200), (rows.IsMember.Count(isMember => isMember), rows.IsMember.Count(isMember => !isMember)));
        Assert.InRange(rows.DensityScores().Area.Interval!.Low, 0.9, 1);
        Assert.InRange(rows.NeighbourScores().Area.Interval!.Low, 0.9, 1);
        // A member lies upon its copy.
        Assert.All(rows.Neighbour.Zip(rows.IsMember).Where(row => row.Second), row => Assert.Equal(0, row.First));
        Assert.False(rows.AreDrawn);
    }

    private static AttackedRows Attack(Table members, Table synthetic, Table others)
    {
        ComparedTables tables = Compare(members, synthetic, others);
        return MembershipAttack.Attack(new RowSpace(tables), tables.Synthetic, tables.Training, tables.Holdout, seed: 0, threads: 1, CancellationToken.None);
    }
}
