using TabGraphSyn.Pipeline;

namespace TabGraphSyn.Web.ApiKeys;

/// <summary>A key that was just made: the only moment at which its text is known.</summary>
/// <param name="Key">What is kept of it.</param>
/// <param name="Secret">The key itself.</param>
public sealed record NewApiKey(ApiKey Key, string Secret);

/// <summary>What a person may do with API keys: each call is checked against the account that makes it.</summary>
public sealed class ApiKeyRequests(IApiKeyStore store, TimeProvider time, ILogger<ApiKeyRequests> log)
{
    /// <summary>Keys of one account at the same time.</summary>
    public const int Most = 20;

    public const int MaximumNameLength = 60;

    /// <summary>Makes a key.</summary>
    /// <exception cref="UnusableInputException">The name can't be used, or the account has all the keys that it may have; the message says what to do.</exception>
    public async Task<NewApiKey> Make(string accountId, string? name, CancellationToken cancellationToken)
    {
        string called = name?.Trim() ?? "";
        if (called.Length is 0 or > MaximumNameLength || called.Any(char.IsControl))
            throw new UnusableInputException($"Give the key a name of at most {MaximumNameLength} characters, such as the program that uses it.");
        var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        string secret = ApiKeySecret.New();
        var key = new ApiKey
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            AccountId = accountId,
            Name = called,
            Prefix = ApiKeySecret.Prefix(secret),
            Hash = ApiKeySecret.Hash(secret),
            CreatedAt = now,
        };
        if (!await store.TryAdd(key, Most, cancellationToken))
            throw new UnusableInputException($"An account has at most {Most} keys; revoke one that you don't use any more.");
        log.LogInformation("Account {AccountId} made API key {Id}.", accountId, key.Id);
        return new NewApiKey(key, secret);
    }

    /// <summary>Takes a key back: from now on it opens nothing. False when the account has no such key.</summary>
    public async Task<bool> Revoke(string id, string accountId, CancellationToken cancellationToken)
    {
        bool revoked = await store.Revoke(id, accountId, cancellationToken);
        if (revoked)
            log.LogInformation("Account {AccountId} revoked API key {Id}.", accountId, id);
        return revoked;
    }
}
