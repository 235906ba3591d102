namespace TabGraphSyn.Web.ApiKeys;

/// <summary>Keeps API keys. The time is passed in; ids are made by the application. A look-up for a person names the owner.</summary>
public interface IApiKeyStore
{
    /// <summary>Adds the key unless the account has <paramref name="most"/> already; false then.</summary>
    Task<bool> TryAdd(ApiKey key, int most, CancellationToken cancellationToken);

    /// <summary>The account's keys, the newest first.</summary>
    Task<IReadOnlyList<ApiKey>> List(string accountId, CancellationToken cancellationToken);

    /// <summary>The key with this hash, whoever owns it; null when there is none.</summary>
    Task<ApiKey?> FindByHash(string hash, CancellationToken cancellationToken);

    /// <summary>Notes that the key was used; nothing where it is not there.</summary>
    Task Touch(string id, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Removes the key: from now on it opens nothing. False when the account has no such key.</summary>
    Task<bool> Revoke(string id, string accountId, CancellationToken cancellationToken);

    /// <summary>Removes all keys of the account.</summary>
    Task DeleteAll(string accountId, CancellationToken cancellationToken);
}
