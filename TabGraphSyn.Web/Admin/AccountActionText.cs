using System.Globalization;
using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Web.Admin;

/// <summary>What an administrator reads of each action before and after it.</summary>
internal static class AccountActionText
{
    /// <summary>The actions that make sense for the account.</summary>
    /// <param name="account">As it is stored.</param>
    /// <param name="isOwn">Whether it is the administrator's own, which they can't take away from themselves.</param>
    public static IEnumerable<AccountAction> For(Account account, bool isOwn)
    {
        yield return account.Tier == Tier.Paid ? AccountAction.BackToFree : AccountAction.GrantPaid;
        if (isOwn) yield break;
        yield return account.Role == Role.Administrator ? AccountAction.MakeUser : AccountAction.MakeAdministrator;
        yield return account.IsDisabled ? AccountAction.Enable : AccountAction.Disable;
    }

    public static string Name(AccountAction action) => action switch
    {
        AccountAction.GrantPaid => "Grant paid",
        AccountAction.BackToFree => "Back to free",
        AccountAction.MakeAdministrator => "Make administrator",
        AccountAction.MakeUser => "Make user",
        AccountAction.Disable => "Disable",
        _ => "Enable",
    };

    public static string Question(AccountAction action, Account account) => action switch
    {
        AccountAction.GrantPaid => $"Give {account.Name} a paid account?",
        AccountAction.BackToFree => $"Put {account.Name} back to free?",
        AccountAction.MakeAdministrator => $"Make {account.Name} an administrator?",
        AccountAction.MakeUser => $"Make {account.Name} an ordinary user?",
        AccountAction.Disable => $"Disable {account.Name}?",
        _ => $"Enable {account.Name}?",
    };

    public static string Consequence(AccountAction action, Account account, TierOptions tiers) => $"{account.Email}: " + action switch
    {
        AccountAction.GrantPaid => $"new runs have the limits of a paid account at once: {Limits(tiers.Paid)}.",
        AccountAction.BackToFree => $"new runs have the limits of a free account at once: {Limits(tiers.Free)}. Runs that wait or are under way keep theirs.",
        AccountAction.MakeAdministrator => "sees all accounts, workers and runs that were given up, and can change anybody's tier and role. They have to sign in again.",
        AccountAction.MakeUser => "no longer sees these pages, and has to sign in again. Tables and runs stay.",
        AccountAction.Disable => "can't sign in any more, and every session ends. Runs that wait are cancelled; those under way go on to their end. Nothing is deleted.",
        _ => "can sign in again, with the tables and runs that were there.",
    };

    public static string Done(AccountAction action, Account account) => action switch
    {
        AccountAction.GrantPaid => $"{account.Name} has a paid account.",
        AccountAction.BackToFree => $"{account.Name} has a free account.",
        AccountAction.MakeAdministrator => $"{account.Name} is an administrator.",
        AccountAction.MakeUser => $"{account.Name} is a user.",
        AccountAction.Disable => $"{account.Name} is disabled.",
        _ => $"{account.Name} is enabled.",
    };

    private static string Limits(TierLimits limits) =>
        string.Create(CultureInfo.InvariantCulture, $"{limits.RunsPerMonth:N0} runs a month, {limits.RowsPerRun:N0} rows a run, {(limits.Gpu ? "GPU" : "CPU")}");
}
