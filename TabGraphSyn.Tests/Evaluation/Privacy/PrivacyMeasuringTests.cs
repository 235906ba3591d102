using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Evaluation.Privacy;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Evaluation.ComparedTablesHarness;

namespace TabGraphSyn.Tests.Evaluation.Privacy;

public class PrivacyMeasuringTests
{
    private readonly List<NotMeasured> notMeasured = [];

    [Fact]
    public void Measure_NoHoldout_SaysThatNoAttackWasTried()
    {
        PrivacyMeasuring measured = Measure(Dependent(60, seed: 1), Dependent(60, seed: 2), null);

        Assert.Equal([new NotMeasured("Membership attack", "no rows were held out")], notMeasured);
        Assert.Null(measured.Privacy.NearerToTraining);
        Assert.Null(measured.Privacy.DensityAttack);
        Assert.Null(measured.Privacy.NeighbourAttack);
        Assert.Null(measured.Attacks);
        Assert.Null(measured.Distances);
        Assert.NotNull(measured.Privacy.Distances);
    }

    [Fact]
    public void Measure_NineteenHeldOut_SaysHowManyAreNeeded()
    {
        PrivacyMeasuring measured = Measure(Dependent(60, seed: 1), Dependent(60, seed: 2), Dependent(19, seed: 3));

        Assert.Equal([new NotMeasured("Membership attack", "only 19 rows were held out, and at least 20 are needed")], notMeasured);
        Assert.Null(measured.Privacy.DensityAttack);
        Assert.NotNull(measured.Privacy.NearerToTraining);
    }

    [Fact]
    public void Measure_TwentyHeldOut_TriesBothAttacks()
    {
        PrivacyMeasuring measured = Measure(Dependent(60, seed: 1), Dependent(60, seed: 2), Dependent(20, seed: 3), "flag");

        Assert.Empty(notMeasured);
        Assert.NotNull(measured.Attacks);
        Assert.NotNull(measured.Privacy.NeighbourAttack);
        Assert.Equal("flag", Assert.Single(measured.Privacy.Disclosure).Column);
    }

    [Fact]
    public void Measure_SensitiveColumnWithoutAnother_SaysWhy()
    {
        Table flags = TableOf(("flag", ["yes", "no", "yes"]));

        Measure(flags, flags, null, "flag");

        Assert.Contains(new NotMeasured("Attribute disclosure of 'flag'", "no other column is known"), notMeasured);
    }

    [Fact]
    public void Measure_NoHoldout_HoldsCopiesAgainstRowsThatRepeat()
    {
        // Two of five training rows equal another.
        Table training = TableOf(("a", ["p", "p", "q", "r", "s"]), ("b", ["1", "1", "1", "1", "1"]));

        Estimate copies = Measure(training, training, null).Privacy.Copies;

        Assert.Equal(0.25, copies.Value);
        Assert.Equal(0.4, copies.Reference);
        Assert.InRange(copies.Interval!.Low, 0, 0.25);
    }

    private PrivacyMeasuring Measure(Table training, Table synthetic, Table? holdout, params string[] sensitive)
    {
        ComparedTables tables = Compare(training, synthetic, holdout);
        return PrivacyMeasuring.Measure(
            tables, tables, (new ExactMatches(1, 0.25), holdout is null ? null : new ExactMatches(0, 0)), sensitive, seed: 0, threads: 1,
            notMeasured, CancellationToken.None);
    }
}
