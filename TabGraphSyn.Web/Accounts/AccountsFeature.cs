using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TabGraphSyn.Web.Shell;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Accounts;

/// <summary>Who may come in: registering, signing in and out, and the session.</summary>
public static class AccountsFeature
{
    public const int MinimumPasswordLength = 10;

    public static WebApplicationBuilder AddAccounts(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidatedOptions<TierOptions>(TierOptions.Section, options => options.Problems());
        services.AddSqliteSchema(SqliteAccountStore.Feature, SqliteAccountStore.Schema);
        services.AddMongoIndexes(MongoAccountStore.Indexes);
        services.AddStore<IAccountStore, SqliteAccountStore, MongoAccountStore>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddScoped<CurrentAccount>();
        services.AddScoped<Session>();
        services.AddScoped<AuthenticationStateProvider, CircuitSession>();
        services.AddCascadingAuthenticationState();
        AddIdentity(services);

        // Whatever doesn't say otherwise is for people who have signed in.
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        return builder;
    }

    /// <summary>Finds out who asks, and lets nobody past who may not; comes before every endpoint.</summary>
    public static WebApplication UseAccounts(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.Use(RefuseStaleForms);
        app.Use((context, next) =>
        {
            context.RequestServices.GetRequiredService<CurrentAccount>().Use(context.User);
            return next(context);
        });
        return app;
    }

    public static WebApplication MapAccounts(this WebApplication app)
    {
        // Nothing here reads a form, so the token has to be asked for.
        app.MapPost("/sign-out", async (HttpContext context, IAntiforgery antiforgery, SignInManager<AccountUser> signIn) =>
        {
            if (!await antiforgery.IsRequestValidAsync(context))
                return Results.BadRequest();
            await signIn.SignOutAsync();
            return Results.LocalRedirect("/");
        });
        return app;
    }

    // A page would answer a form without a valid token with an empty 400, which no error page follows.
    private static Task RefuseStaleForms(HttpContext context, RequestDelegate next)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || context.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false })
            return next(context);
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    }

    private static void AddIdentity(IServiceCollection services)
    {
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.AddIdentityCore<AccountUser>(options =>
            {
                options.User.RequireUniqueEmail = true;
                options.User.AllowedUserNameCharacters = "";

                // Length is what makes a password strong; rules about kinds of characters only make it hard to remember.
                options.Password.RequiredLength = MinimumPasswordLength;
                options.Password.RequiredUniqueChars = 5;
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireNonAlphanumeric = false;
                options.Lockout.MaxFailedAccessAttempts = 5;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(10);
            })
            .AddUserStore<AccountUserStore>()
            .AddClaimsPrincipalFactory<AccountClaims>()
            .AddErrorDescriber<AccountErrors>()
            .AddSignInManager();
        services.AddSingleton<ILookupNormalizer, LowerCaseNormalizer>();
        services.ConfigureApplicationCookie(options =>
        {
            options.Cookie.Name = "tabgraphsyn";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.ExpireTimeSpan = TimeSpan.FromDays(14);
            options.SlidingExpiration = true;
            options.LoginPath = "/sign-in";
            options.LogoutPath = "/sign-out";
            options.AccessDeniedPath = "/status/404";
            options.ReturnUrlParameter = "returnUrl";
            options.Events.OnValidatePrincipal = Session.Validate;
        });
    }

    private sealed class LowerCaseNormalizer : ILookupNormalizer
    {
        public string? NormalizeName(string? name) => NormalizeEmail(name);

        public string? NormalizeEmail(string? email) => email?.Trim().Normalize().ToLowerInvariant();
    }
}
