namespace TabGraphSyn.Web.Accounts;

/// <summary>Keeps accounts. The time is always passed in; ids are made by the application.</summary>
public interface IAccountStore
{
    /// <summary>
    /// Adds the account unless its normalised address is taken. The first account of an empty installation becomes the
    /// administrator, decided in the same atomic step. Returns the account as stored, or null when the address is taken.
    /// </summary>
    Task<Account?> TryCreate(Account account, CancellationToken cancellationToken);

    /// <summary>Whether nobody has registered yet.</summary>
    Task<bool> IsEmpty(CancellationToken cancellationToken);

    Task<Account?> Find(string id, CancellationToken cancellationToken);

    Task<Account?> FindByEmail(string normalizedEmail, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the account if its <see cref="Account.Revision"/> is still that of <paramref name="before"/>. Returns it as
    /// stored, with the next revision; null when it changed meanwhile, is gone, or its new address is taken.
    /// </summary>
    Task<Account?> TryUpdate(Account before, Account after, CancellationToken cancellationToken);

    /// <summary>Accounts for the operator, the newest first.</summary>
    /// <param name="search">Part of the address or the name, whatever its case; null for all.</param>
    /// <param name="before">The last account of the page before; null for the first page.</param>
    /// <param name="limit">Length of the page, at least 1.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<IReadOnlyList<Account>> List(string? search, Account? before, int limit, CancellationToken cancellationToken);

    /// <summary>Removes the account; false when it is not there. What it owned is removed before it, by its owner's features.</summary>
    Task<bool> Delete(string id, CancellationToken cancellationToken);
}
