using Microsoft.AspNetCore.Components;
using TabGraphSyn.Web.Limits;
using TabGraphSyn.Web.Mail;

namespace TabGraphSyn.Web.Accounts;

/// <summary>What a person fills in to have a mail sent.</summary>
public sealed class MailRequestForm
{
    public string? Email { get; set; }
}

/// <summary>
/// A page that asks for an address and has a mail sent to it, if it is one that waits for such a mail. The page says the
/// same in either case, at the same time: everything else happens in the background.
/// </summary>
public abstract class MailRequestPage : ComponentBase
{
    [Inject]
    internal MailState Mail { get; set; } = default!;

    [Inject]
    internal AccountMails Mails { get; set; } = default!;

    [Inject]
    private SiteAddress Site { get; set; } = default!;

    [Inject]
    private RateLimits Limits { get; set; } = default!;

    [Inject]
    private Microsoft.AspNetCore.Identity.ILookupNormalizer Normalizer { get; set; } = default!;

    [CascadingParameter]
    private HttpContext? HttpContext { get; set; }

    [SupplyParameterFromForm]
    protected MailRequestForm? Form { get; set; }

    /// <summary>The address, once it was taken.</summary>
    protected string? SentTo { get; private set; }

    protected string? Error { get; private set; }

    /// <summary>Leaves the wish for the mail.</summary>
    private protected abstract void Ask(string email, Uri site);

    protected void Submit()
    {
        string email = Form?.Email?.Trim() ?? "";
        if (!Mail.IsConfigured)
            return;
        if (!EmailAddress.IsUsable(email))
        {
            Error = new AccountErrors().InvalidEmail(email).Description;
        }
        else if (Limits.TryMail(Normalizer.NormalizeEmail(email)!) is { } refusal)
        {
            refusal.Mark(HttpContext!.Response);
            Error = refusal.Sentence;
        }
        else
        {
            Ask(email, Site.For(HttpContext!.Request));
            SentTo = email;
        }
    }
}
