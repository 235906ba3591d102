namespace TabGraphSyn.Web.Accounts;

/// <summary>Which mail a person wants. Mail that an account needs, such as the link that sets a new password, is no matter of taste and not among it.</summary>
public sealed record MailPreferences
{
    /// <summary>A run is ready.</summary>
    public bool RunFinished { get; init; } = true;

    /// <summary>A run failed.</summary>
    public bool RunFailed { get; init; } = true;
}
