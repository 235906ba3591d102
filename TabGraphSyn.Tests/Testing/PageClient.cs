using System.Net;
using System.Text.RegularExpressions;

namespace TabGraphSyn.Tests.Testing;

/// <summary>A browser without a window: keeps cookies, fills in forms with their hidden fields, shows redirects as they are.</summary>
public sealed partial class PageClient(Uri address) : IDisposable
{
    public const string Password = "correct horse battery";

    private readonly HttpClientHandler handler = new() { AllowAutoRedirect = false };
    private HttpClient? http;

    public CookieContainer Cookies => handler.CookieContainer;

    public HttpClient Http => http ??= new HttpClient(handler) { BaseAddress = address };

    public Task<HttpResponseMessage> Get(string path) => Http.GetAsync(new Uri(path, UriKind.Relative));

    public Task<string> Text(string path) => Http.GetStringAsync(new Uri(path, UriKind.Relative));

    /// <summary>Path and query that a redirect leads to; empty where the answer is none.</summary>
    public static string Target(HttpResponseMessage answer) =>
        answer.Headers.Location is { } location ? (location.IsAbsoluteUri ? location.PathAndQuery : location.ToString()) : "";

    /// <summary>Opens the page, fills in one of its forms (by its form name) and sends it to the page.</summary>
    public Task<HttpResponseMessage> Send(string path, string form, params (string Name, string Value)[] values) =>
        Send(path, form, path, values);

    /// <summary>The same for a form that is sent to another address than its page's.</summary>
    public async Task<HttpResponseMessage> Send(string path, string form, string action, params (string Name, string Value)[] values)
    {
        var fields = new Dictionary<string, string>(HiddenFields(await Text(path)), StringComparer.Ordinal) { ["_handler"] = form };
        foreach (var (name, value) in values)
            fields[name] = value;
        using var content = new FormUrlEncodedContent(fields);
        return await Http.PostAsync(new Uri(action, UriKind.Relative), content);
    }

    /// <summary>Registers, which signs in.</summary>
    public Task<HttpResponseMessage> Register(string email, string password = Password, string path = "/register") =>
        Send(path, "register", ("Form.Name", "Ada"), ("Form.Email", email), ("Form.Password", password));

    public Task<HttpResponseMessage> SignIn(string email, string password = Password, string path = "/sign-in") =>
        Send(path, "sign-in", ("Form.Email", email), ("Form.Password", password));

    public void Dispose()
    {
        http?.Dispose();
        handler.Dispose();
    }

    private static IEnumerable<KeyValuePair<string, string>> HiddenFields(string html) =>
        HiddenField().Matches(html).DistinctBy(match => match.Groups["name"].Value)
            .Select(match => KeyValuePair.Create(match.Groups["name"].Value, WebUtility.HtmlDecode(match.Groups["value"].Value)));

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HiddenField();
}
