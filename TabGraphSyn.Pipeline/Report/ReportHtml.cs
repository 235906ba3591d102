using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TabGraphSyn.Pipeline.Evaluation;

namespace TabGraphSyn.Pipeline.Report;

/// <summary>
/// The report as one HTML file that holds its styles, scripts and data, and fetches nothing: it works without a network, and
/// its Content-Security-Policy lets only its own scripts run.
/// </summary>
public static class ReportHtml
{
    /// <summary>Writes the file; one that exists is replaced when the new one is whole.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="report">What was measured.</param>
    /// <param name="title">What the report is about, such as the name of the table.</param>
    public static void Write(string path, EvaluationReport report, string title)
    {
        byte[] document = Encoding.UTF8.GetBytes(Render(report, title));
        AtomicFile.Write(path, stream => stream.Write(document));
    }

    /// <inheritdoc cref="Write"/>
    /// <returns>The HTML document.</returns>
    public static string Render(EvaluationReport report, string title)
    {
        string body = RenderBody(report, title);
        List<string> scripts = [.. ReportAssets.All.Where(asset => asset.Name.EndsWith(".js", StringComparison.Ordinal)).Select(Text)];
        string allowed = string.Join(' ', scripts.Select(script => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'"));
        var html = new StringBuilder(2 << 20);
        html.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.Append($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'\">\n");
        html.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        html.Append("<meta name=\"generator\" content=\"TabGraphSyn\">\n");
        html.Append($"<title>{WebUtility.HtmlEncode(title)} – report on synthetic rows</title>\n");
        html.Append("<style>\n").Append(Text(ReportAssets.Find("report.css")!)).Append("</style>\n</head>\n<body class=\"report-page\">\n");
        html.Append(body).Append("\n<!-- Charts are drawn by Apache ECharts, which is under the Apache License 2.0. -->");
        foreach (string script in scripts)
            html.Append("\n<script>").Append(script).Append("</script>");
        return html.Append("\n</body>\n</html>\n").ToString();
    }

    private static string RenderBody(EvaluationReport report, string title)
    {
        using ServiceProvider services = new ServiceCollection().BuildServiceProvider();
        using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(ReportDocument.Report)] = report,
            [nameof(ReportDocument.Title)] = title,
        });
        return renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<ReportDocument>(parameters);
            return root.ToHtmlString();
        }).GetAwaiter().GetResult();
    }

    /// <summary>The browser hashes a script as it reads it: without carriage returns.</summary>
    private static string Text(ReportAsset asset) => Encoding.UTF8.GetString(asset.Bytes.Span).Replace("\r\n", "\n", StringComparison.Ordinal);
}
