using Microsoft.AspNetCore.Components;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Mail;

namespace TabGraphSyn.Web.Settings;

/// <summary>Which mail a person ticks; a box that isn't ticked isn't sent.</summary>
public sealed class NotificationsForm
{
    public bool RunFinished { get; set; }

    public bool RunFailed { get; set; }

    public bool QuotaReset { get; set; }

    public bool ProductNews { get; set; }
}

public sealed partial class NotificationsPage(IServiceProvider services, CurrentAccount current)
{
    private Account? account;
    private string? done;
    private string? failure;

    [SupplyParameterFromForm(FormName = "notifications")]
    private NotificationsForm? Form { get; set; }

    private bool HasMail => services.GetRequiredService<MailState>().IsConfigured;

    private IEnumerable<(string Name, string Label, string Hint, bool Chosen)> Choices =>
    [
        (nameof(NotificationsForm.RunFinished), "A run is ready", "With its verdict and a link to its rows.", account!.Mail.RunFinished),
        (nameof(NotificationsForm.RunFailed), "A run failed", "With the reason and what to do.", account.Mail.RunFailed),
        (nameof(NotificationsForm.QuotaReset), "New runs for the month", "Only after a month in which you used all of them.", account.Mail.QuotaReset),
        (nameof(NotificationsForm.ProductNews), "What is new", "A few times a year.", account.Mail.ProductNews),
    ];

    protected override async Task OnInitializedAsync() => account = await current.Get(CancellationToken.None);

    private async Task Save()
    {
        var chosen = Form ?? new NotificationsForm();
        var mail = new MailPreferences
        {
            RunFinished = chosen.RunFinished,
            RunFailed = chosen.RunFailed,
            QuotaReset = chosen.QuotaReset,
            ProductNews = chosen.ProductNews,
        };
        (account, failure) = await services.GetRequiredService<AccountChange>().Save(account!, account! with { Mail = mail }, CancellationToken.None);
        done = failure is null ? "Your choices are saved." : null;
    }
}
