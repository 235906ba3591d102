using Microsoft.AspNetCore.Components;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Mail;

namespace TabGraphSyn.Web.Settings;

/// <summary>Which mail a person ticks; a box that isn't ticked isn't sent.</summary>
public sealed class NotificationsForm
{
    public bool RunFinished { get; set; }

    public bool RunFailed { get; set; }
}

public sealed partial class NotificationsPage(IServiceProvider services, CurrentAccount current)
{
    private Account? account;
    private string? done;
    private string? failure;

    [SupplyParameterFromForm(FormName = "notifications")]
    private NotificationsForm? Form { get; set; }

    private bool HasMail => services.GetRequiredService<MailState>().IsConfigured;

    /// <summary>What keeps mail about runs from being sent; null where it is.</summary>
    private string? Missing =>
        !HasMail ? "This installation sends no mail: no mail server is set up. Your choices are kept for the day when one is."
        : services.GetRequiredService<SiteAddress>().Configured is null ? "This installation sends no mail about runs: its setting Mail:PublicAddress is missing. Your choices are kept for the day when it is there."
        : !account!.EmailConfirmed ? "Your address is not confirmed yet: until it is, no mail about runs comes."
        : null;

    private IEnumerable<(string Name, string Label, string Hint, bool Chosen)> Choices =>
    [
        (nameof(NotificationsForm.RunFinished), "A run is ready", "With its verdict and a link to its rows. Runs that end within a minute send none.", account!.Mail.RunFinished),
        (nameof(NotificationsForm.RunFailed), "A run failed", "With the reason and what to do.", account.Mail.RunFailed),
    ];

    protected override async Task OnInitializedAsync() => account = await current.Get(CancellationToken.None);

    private async Task Save()
    {
        var chosen = Form ?? new NotificationsForm();
        var mail = new MailPreferences
        {
            RunFinished = chosen.RunFinished,
            RunFailed = chosen.RunFailed,
        };
        (account, failure) = await services.GetRequiredService<AccountChange>().Save(account!, account! with { Mail = mail }, CancellationToken.None);
        done = failure is null ? "Your choices are saved." : null;
    }
}
