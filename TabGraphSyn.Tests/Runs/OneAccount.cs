using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Tests.Runs;

/// <summary>A store in which one person has an account, which a test may change.</summary>
public sealed class OneAccount(string id) : IAccountStore
{
    public Account Account { get; set; } = new()
    {
        Id = id,
        Email = "ada@example.org",
        NormalizedEmail = "ada@example.org",
        Name = "Ada",
        PasswordHash = "",
        SecurityStamp = "",
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    public Task<Account?> Find(string id, CancellationToken cancellationToken) => Task.FromResult(id == Account.Id ? Account : null);

    public Task<Account?> FindByEmail(string normalizedEmail, CancellationToken cancellationToken) => Task.FromResult<Account?>(Account);

    public Task<bool> IsEmpty(CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<Account?> TryCreate(Account account, CancellationToken cancellationToken) => Task.FromResult<Account?>(null);

    public Task<Account?> TryUpdate(Account before, Account after, CancellationToken cancellationToken) => Task.FromResult<Account?>(null);

    public Task<IReadOnlyList<Account>> List(string? search, Account? before, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Account>>([]);

    public Task<bool> Delete(string id, CancellationToken cancellationToken) => Task.FromResult(false);
}
