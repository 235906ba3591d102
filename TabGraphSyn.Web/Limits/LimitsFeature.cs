using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using TabGraphSyn.Web.Shell;

namespace TabGraphSyn.Web.Limits;

/// <summary>Names of the limits that pages and endpoints ask for with <see cref="EnableRateLimitingAttribute"/>.</summary>
internal static class RateLimitPolicies
{
    public const string SignIn = "sign-in";
    public const string Registration = "registration";
    public const string Mail = "mail";
    public const string Upload = "upload";
}

/// <summary>How often something may be tried.</summary>
public static class LimitsFeature
{
    public static WebApplicationBuilder AddLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<RateLimitOptions>(RateLimitOptions.Section, options => options.Problems());
        builder.Services.AddValidatedOptions<ProxyOptions>(ProxyOptions.Section, options => options.Problems());
        builder.Services.AddSingleton<RateLimits>();
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = Refuse;
            AddPolicy(limiter, RateLimitPolicies.SignIn, options => options.SignInsPerClient, TimeSpan.FromMinutes(5), ClientAddress.Of);
            AddPolicy(limiter, RateLimitPolicies.Registration, options => options.RegistrationsPerClient, TimeSpan.FromHours(1), ClientAddress.Of);
            AddPolicy(limiter, RateLimitPolicies.Mail, options => options.MailsPerClient, TimeSpan.FromHours(1), ClientAddress.Of);
            AddPolicy(limiter, RateLimitPolicies.Upload, options => options.UploadsPerAccount, TimeSpan.FromMinutes(10), Account);
        });
        return builder;
    }

    /// <summary>Learns from known proxies who really asks; comes before everything that wants to know.</summary>
    public static WebApplication UseKnownProxies(this WebApplication app)
    {
        var networks = app.Services.GetRequiredService<IOptions<ProxyOptions>>().Value.Networks.ToList();
        if (networks.Count == 0)
            return app;
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        networks.ForEach(options.KnownIPNetworks.Add);
        app.UseForwardedHeaders(options);
        return app;
    }

    /// <summary>Counts requests; comes after it is known whose they are.</summary>
    public static WebApplication UseLimits(this WebApplication app)
    {
        app.UseRateLimiter();
        return app;
    }

    // Only what changes something counts: looking at a page may be done as often as one likes.
    private static void AddPolicy(
        RateLimiterOptions limiter, string name, Func<RateLimitOptions, int> permits, TimeSpan window, Func<HttpContext, string> key) =>
        limiter.AddPolicy(name, context => HttpMethods.IsPost(context.Request.Method)
            ? RateLimitPartition.GetFixedWindowLimiter(key(context), _ => new FixedWindowRateLimiterOptions
            {
                PermitLimit = permits(context.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value),
                Window = window,
            })
            : RateLimitPartition.GetNoLimiter(""));

    private static string Account(HttpContext context) => context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? ClientAddress.Of(context);

    /// <summary>An empty answer, which a page stands in for; a sentence where a script waits for one.</summary>
    private static async ValueTask Refuse(OnRejectedContext context, CancellationToken cancellationToken)
    {
        var refusal = new RateRefusal(RateLimits.WaitOf(context.Lease));
        var response = context.HttpContext.Response;
        refusal.Mark(response);
        if (context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<Microsoft.AspNetCore.Http.Metadata.ISkipStatusCodePagesMetadata>() is not null)
            await response.WriteAsJsonAsync(new { refusal.Sentence }, cancellationToken);
    }
}
