using Microsoft.AspNetCore.Authentication.Cookies;

namespace TabGraphSyn.Web.Accounts;

/// <summary>
/// Names a cookie <c>__Host-…</c> on a secure line: browsers then take it from this very host only, over TLS, for all of
/// it. On a plain line they would refuse such a name.
/// </summary>
internal sealed class HostCookies : ICookieManager
{
    private readonly ChunkingCookieManager cookies = new();

    public string? GetRequestCookie(HttpContext context, string key) => cookies.GetRequestCookie(context, Name(context, key));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        cookies.AppendResponseCookie(context, Name(context, key), value, options);

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) => cookies.DeleteCookie(context, Name(context, key), options);

    private static string Name(HttpContext context, string key) => context.Request.IsHttps ? "__Host-" + key : key;
}
