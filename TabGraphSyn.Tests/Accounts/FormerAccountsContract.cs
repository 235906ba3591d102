using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Tests.Accounts;

/// <summary>What every engine remembers of deleted accounts. A test class for an engine derives from this and makes the store.</summary>
public abstract class FormerAccountsContract
{
    private const string Ada = "ada@example.org";
    private static readonly CancellationToken None = CancellationToken.None;

    protected abstract IFormerAccounts Store { get; }

    [ContractFact]
    public async Task Find_OtherAddress_ReturnsNull()
    {
        await Store.Keep(Ada, new SpentRuns("2026-03", 7), None);

        Assert.Equal(new SpentRuns("2026-03", 7), await Store.Find(Ada, None));
        Assert.Null(await Store.Find("bob@example.org", None));
    }

    [ContractFact]
    public async Task Keep_SameMonthAgain_KeepsTheLargerNumber()
    {
        foreach (int runs in (int[])[3, 9, 5]) await Store.Keep(Ada, new SpentRuns("2026-03", runs), None);

        Assert.Equal(9, (await Store.Find(Ada, None))!.Runs);
    }

    [ContractFact]
    public async Task Keep_NextMonth_ForgetsTheEarlierOfAll()
    {
        await Store.Keep(Ada, new SpentRuns("2026-03", 9), None);
        await Store.Keep("bob@example.org", new SpentRuns("2026-03", 4), None);

        await Store.Keep(Ada, new SpentRuns("2026-04", 1), None);

        Assert.Equal(new SpentRuns("2026-04", 1), await Store.Find(Ada, None));
        Assert.Null(await Store.Find("bob@example.org", None));
    }
}
