namespace TabGraphSyn.Web.Admin;

/// <summary>What an administrator may change of an account.</summary>
public enum AccountAction
{
    GrantPaid,
    BackToFree,
    MakeAdministrator,
    MakeUser,
    Disable,
    Enable,
}

/// <summary>An account as the list of accounts shows it.</summary>
/// <param name="Account">As it is stored.</param>
/// <param name="RunsThisMonth">Runs that count in this calendar month (UTC).</param>
public sealed record ListedAccount(Accounts.Account Account, int RunsThisMonth);

/// <summary>What came of an action.</summary>
/// <param name="Account">The account as it is then; null when nothing was changed.</param>
/// <param name="Refusal">Why nothing was changed, in one sentence; null when it was.</param>
public sealed record AccountOutcome(Accounts.Account? Account, string? Refusal);
