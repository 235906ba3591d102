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

    /// <summary>The tier that the person chose when registering, where it is more than the account was given; null otherwise.</summary>
    public Tier? RequestedTier { get; init; }

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

    /// <summary>What an earlier account with this address, deleted by its owner, had used of the month in which this one was made; null for nothing.</summary>
    public SpentRuns? Spent { get; init; }

    /// <summary>Which mail the person wants.</summary>
    public MailPreferences Mail { get; init; } = new();

    /// <summary>Whether a password alone doesn't let in: a code of the authenticator app, or a recovery code, is asked for too.</summary>
    public bool TwoFactor { get; init; }

    /// <summary>The secret that the authenticator app shares, in base 32; also while it is being set up. Null for none.</summary>
    public string? AuthenticatorKey { get; init; }

    /// <summary>The half minute, counted from 1970, of the last code that was accepted: no code works twice.</summary>
    public long LastCodeStep { get; init; }

    /// <summary>Hashes of the recovery codes that are left, separated by spaces; null for none.</summary>
    public string? RecoveryCodes { get; init; }

    /// <summary>Null for none.</summary>
    public IReadOnlyList<AccountPasskey>? Passkeys { get; init; }
}

/// <summary>A key pair on one of the person's devices; ours is the public half. Bytes are in base 64.</summary>
public sealed record AccountPasskey
{
    /// <summary>The id that the device gave it.</summary>
    public required string Id { get; init; }

    /// <summary>What the person calls it.</summary>
    public required string Name { get; init; }

    public required string PublicKey { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How often it signed; some devices don't count and stay at 0.</summary>
    public uint SignCount { get; init; }

    /// <summary>How the device is reached, such as <c>usb</c> or <c>internal</c>.</summary>
    public IReadOnlyList<string>? Transports { get; init; }

    public bool IsUserVerified { get; init; }

    public bool IsBackupEligible { get; init; }

    public bool IsBackedUp { get; init; }
}
