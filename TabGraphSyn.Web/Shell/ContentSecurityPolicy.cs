namespace TabGraphSyn.Web.Shell;

/// <summary>Headers that hold the browser to what the pages need: nothing from another host, no frames, no inline script.</summary>
internal static class ContentSecurityPolicy
{
    // MudBlazor writes style attributes and its theme as a style element; scripts are files of this server only.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; "
        + "connect-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static WebApplication UseContentSecurityPolicy(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers.XFrameOptions = "DENY"; // for browsers that don't read the policy
            context.Response.OnStarting(KeepPrivate, context);
            return next(context);
        });

        // Only says something on a secure line, and nothing for localhost.
        app.UseHsts();
        return app;
    }

    /// <summary>
    /// What a person gets who has signed in, and every page, stays in no cache, on their computer or on the way. Files that
    /// say themselves how long they keep are everybody's.
    /// </summary>
    private static Task KeepPrivate(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        string said = headers.CacheControl.ToString();
        bool isPage = context.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true;
        bool isPrivate = isPage || context.User.Identity?.IsAuthenticated == true;
        if (isPrivate && (said.Length == 0 || said.Contains("no-store", StringComparison.Ordinal)))
            headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
