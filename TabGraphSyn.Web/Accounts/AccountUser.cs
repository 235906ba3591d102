namespace TabGraphSyn.Web.Accounts;

/// <summary>
/// An account while Identity's managers work on it: they set one property after another and save at the end.
/// </summary>
/// <param name="stored">The account as it was read, or as it is to be created.</param>
internal sealed class AccountUser(Account stored)
{
    /// <summary>What the store had when it was read: an update is refused if that changed meanwhile.</summary>
    public Account Stored { get; private set; } = stored;

    /// <summary>What it is to become.</summary>
    public Account Account { get; set; } = stored;

    /// <summary>The store now has this one.</summary>
    public void Saved(Account account)
    {
        Stored = account;
        Account = account;
    }
}
