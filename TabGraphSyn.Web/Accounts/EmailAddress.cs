using System.ComponentModel.DataAnnotations;
using MimeKit;

namespace TabGraphSyn.Web.Accounts;

/// <summary>Addresses as people type them.</summary>
internal static class EmailAddress
{
    public const int MaximumLength = 254;

    /// <summary>Whether mail to it goes to it alone: no name around it, no list.</summary>
    public static bool IsUsable(string text) =>
        text.Length <= MaximumLength && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)) && new EmailAddressAttribute().IsValid(text)
        && MailboxAddress.TryParse(text, out var mailbox) && mailbox.Address == text;
}
