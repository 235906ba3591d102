using System.Text.Json.Serialization;

namespace TabGraphSyn.Web.Accounts;

/// <summary>What an account may use; the limits of each tier come from configuration.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Tier>))]
public enum Tier
{
    Free,
    Paid,
}

/// <summary>What an account may do.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Role>))]
public enum Role
{
    User,
    Administrator,
}

/// <summary>A person's account.</summary>
public sealed record Account
{
    public required string Id { get; init; }

    /// <summary>The address as the person wrote it.</summary>
    public required string Email { get; init; }

    /// <summary>The address in lower case: unique, and what look-ups compare.</summary>
    public required string NormalizedEmail { get; init; }

    public required string Name { get; init; }

    public required string PasswordHash { get; init; }

    /// <summary>Changes whenever cookies issued before must stop working.</summary>
    public required string SecurityStamp { get; init; }

    public Role Role { get; init; } = Role.User;

    public Tier Tier { get; init; } = Tier.Free;

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether mail to the address was answered. Where no mail is configured, an address counts as its owner typed it.</summary>
    public bool EmailConfirmed { get; init; }

    /// <summary>The operator shut the account: it can't sign in, and its sessions end.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>Grows with each change that is stored; the store counts it.</summary>
    public long Revision { get; init; }

    public int FailedSignIns { get; init; }

    public DateTimeOffset? LockedOutUntil { get; init; }

    /// <summary>IANA name of the time zone in which the person reads times, such as <c>Europe/Oslo</c>; null for that of the browser.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Which mail the person wants.</summary>
    public MailPreferences Mail { get; init; } = new();
}
