using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Evaluation.Privacy;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Evaluation.ComparedTablesHarness;

namespace TabGraphSyn.Tests.Evaluation.Privacy;

public class MembershipAttackTests
{
    [Fact]
    public void Score_CopiedTraining_FindsNearlyEveryMember()
    {
        Table members = Dependent(1000, seed: 1);

        MembershipScore score = ScoreOf(members, members, Dependent(1000, seed: 2));

        Assert.InRange(score.Area, 0.95, 1);
        Assert.InRange(score.TruePositives, 0.5, 1);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(4000)]
    public void Score_UnrelatedRows_IsGuessingHoweverManyMembers(int members)
    {
        MembershipScore score = ScoreOf(Dependent(members, seed: 1), Dependent(2000, seed: 3), Dependent(1000, seed: 2));

        Assert.InRange(score.Area, 0.46, 0.54);
        Assert.InRange(score.TruePositives, 0, 0.03);
    }

    [Fact]
    public void Score_FewCopiesAmongUnrelatedRows_FindsThemAtFewFalsePositives()
    {
        // 100 of 1,000 members are among the synthetic rows: little moves the area, but these members stand out.
        Table members = Dependent(1000, seed: 1), unrelated = Dependent(900, seed: 3);
        Table synthetic = new(members.ColumnNames, [.. members.Columns.Zip(unrelated.Columns, (copied, made) => (string?[])[.. copied.Take(100), .. made])]);

        MembershipScore score = ScoreOf(members, synthetic, Dependent(1000, seed: 2));

        Assert.InRange(score.TruePositives, 0.04, 0.13);
        Assert.InRange(score.Area, 0.5, 0.6);
    }

    [Fact]
    public void Score_SeveralThreads_IsTheSame()
    {
        Table members = Dependent(300, seed: 1), synthetic = Dependent(300, seed: 3), others = Dependent(300, seed: 2);

        Assert.Equal(ScoreOf(members, synthetic, others), ScoreOf(members, synthetic, others, threads: 2));
    }

    private static MembershipScore ScoreOf(Table members, Table synthetic, Table others, int threads = 1)
    {
        ComparedTables tables = Compare(members, synthetic, others);
        return MembershipAttack.Score(
            new RowSpace(tables), tables.Synthetic, tables.Training, tables.Holdout, seed: 0, threads, CancellationToken.None);
    }
}
