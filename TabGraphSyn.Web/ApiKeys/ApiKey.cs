namespace TabGraphSyn.Web.ApiKeys;

/// <summary>A key with which a person's programs act for the account. The key itself is shown once and not kept.</summary>
public sealed record ApiKey
{
    public required string Id { get; init; }

    public required string AccountId { get; init; }

    /// <summary>What the person calls it.</summary>
    public required string Name { get; init; }

    /// <summary>The key's first characters, by which a person knows it again; too few to guess the rest.</summary>
    public required string Prefix { get; init; }

    /// <summary>SHA-256 of the key in lower-case hexadecimal: a key has 256 random bits, so that a slow hash would protect nothing more.</summary>
    public required string Hash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last used, to the minute; null for never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }
}
