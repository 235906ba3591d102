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

    /// <summary>Replaces the account if it is still the one given as <paramref name="before"/>; false when it changed meanwhile.</summary>
    Task<bool> TryUpdate(Account before, Account after, CancellationToken cancellationToken);
}
