using System.Net;
using System.Text;

namespace TabGraphSyn.Web.Mail;

/// <summary>A mail to one address, as text and as HTML that loads nothing.</summary>
/// <param name="To">The address.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">For programs that show text.</param>
/// <param name="Html">The same for all others.</param>
public sealed record OutgoingMail(string To, string Subject, string Text, string Html)
{
    /// <summary>
    /// Writes a mail of paragraphs with at most one button. What a stranger typed is never part of it: a registration
    /// would otherwise send anybody's words to anybody's mailbox.
    /// </summary>
    /// <param name="to">The address.</param>
    /// <param name="subject">What it is about, in a few words; also its heading.</param>
    /// <param name="before">Paragraphs above the button.</param>
    /// <param name="button">What the button says and where it leads; null for none.</param>
    /// <param name="after">Paragraphs below it.</param>
    public static OutgoingMail Write(string to, string subject, string[] before, (string Label, Uri Address)? button, string[] after)
    {
        var text = new StringBuilder();
        var html = new StringBuilder();
        foreach (string paragraph in before)
            AddParagraph(text, html, paragraph);
        if (button is { } link)
        {
            text.Append(link.Label).Append(":\n").Append(link.Address.AbsoluteUri).Append("\n\n");
            string address = WebUtility.HtmlEncode(link.Address.AbsoluteUri);
            html.Append(
                $"""
                <p style="margin:24px 0"><a href="{address}" style="display:inline-block;padding:12px 22px;border-radius:8px;background:#0f766e;color:#ffffff;font-weight:600;text-decoration:none">{WebUtility.HtmlEncode(link.Label)}</a></p>
                <p style="margin:0 0 16px;color:#52625f;font-size:13px">If the button does nothing, copy this address into your browser:<br><span style="word-break:break-all">{address}</span></p>

                """);
        }

        foreach (string paragraph in after)
            AddParagraph(text, html, paragraph);
        text.Append("TabGraphSyn\n");
        return new OutgoingMail(to, $"{subject} · TabGraphSyn", text.ToString(), Page(subject, html.ToString()));
    }

    private static void AddParagraph(StringBuilder text, StringBuilder html, string paragraph)
    {
        text.Append(paragraph).Append("\n\n");
        html.Append("<p style=\"margin:0 0 16px\">").Append(WebUtility.HtmlEncode(paragraph)).Append("</p>\n");
    }

    private static string Page(string heading, string content) =>
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light"></head>
        <body style="margin:0;padding:24px 12px;background:#f6f8f8;color:#14211f;font:15px/1.55 system-ui,-apple-system,'Segoe UI',Arial,sans-serif">
        <div style="max-width:520px;margin:0 auto;padding:28px 32px;background:#ffffff;border:1px solid #dbe3e1;border-radius:12px">
        <p style="margin:0 0 20px;color:#0f766e;font-weight:650">TabGraphSyn</p>
        <h1 style="margin:0 0 16px;font-size:20px;line-height:1.3">{WebUtility.HtmlEncode(heading)}</h1>
        {content}</div>
        </body>
        </html>
        """;
}
