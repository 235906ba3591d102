using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Web.Admin;

/// <summary>The administrator who is signed in, by what is stored at this moment: a circuit outlives the loss of a role.</summary>
public sealed class Administrator(CurrentAccount current)
{
    /// <summary>The account that is signed in; null unless it is an administrator's and is not disabled.</summary>
    public async Task<Account?> Find(CancellationToken cancellationToken) =>
        await current.Find(cancellationToken) is { Role: Role.Administrator, IsDisabled: false } account ? account : null;
}
