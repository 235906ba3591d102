using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TabGraphSyn.Web.Accounts.Security;
using TabGraphSyn.Web.Mail;
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
        services.AddMongoIndexes(MongoFormerAccounts.Indexes);
        services.AddStore<IFormerAccounts, SqliteFormerAccounts, MongoFormerAccounts>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddScoped<CurrentAccount>();
        services.AddScoped<Session>();
        services.AddScoped<AuthenticationStateProvider, CircuitSession>();
        services.AddSingleton<AccountEntry>();
        services.AddSingleton<AccountMails>();
        services.AddScoped<SecurityChanges>();
        services.AddCascadingAuthenticationState();
        AddIdentity(services);
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "tabgraphsyn-form";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });

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
        app.MapGet("/account", () => Results.LocalRedirect("/settings"));
        PasskeyEndpoints.Map(app);
        return app;
    }

    // A page answers a form without a valid token, or one that it no longer has, with an empty 400, which no error page follows.
    private static async Task RefuseStaleForms(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsPost(context.Request.Method) && context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false })
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        await next(context);
        if (context.Response is { StatusCode: StatusCodes.Status400BadRequest, HasStarted: false, ContentLength: null or 0 })
        {
            context.Response.ContentType = null;
            context.Response.ContentLength = null;
        }
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
                options.SignIn.RequireConfirmedAccount = true;
                options.Tokens.EmailConfirmationTokenProvider = LinkTokens.Name;
                options.Tokens.PasswordResetTokenProvider = LinkTokens.Name;
                options.Tokens.ChangeEmailTokenProvider = LinkTokens.Name;
            })
            .AddUserStore<AccountUserStore>()
            .AddClaimsPrincipalFactory<AccountClaims>()
            .AddErrorDescriber<AccountErrors>()
            .AddTokenProvider<LinkTokens>(LinkTokens.Name)
            .AddTokenProvider<TimeCodes>(TokenOptions.DefaultAuthenticatorProvider)
            .AddSignInManager();
        services.AddSingleton<ILookupNormalizer, LowerCaseNormalizer>();
        services.AddSingleton<IUserConfirmation<AccountUser>>(provider => provider.GetRequiredService<AccountEntry>());
        services.AddOptions<IdentityPasskeyOptions>().Configure<IOptions<MailOptions>>((options, mail) =>
        {
            // A passkey that asked for finger, face or PIN is two factors in one.
            options.UserVerificationRequirement = "required";
            options.ResidentKeyRequirement = "required";
            options.ServerDomain = mail.Value.PublicAddress is { Length: > 0 } address ? new Uri(address).Host : null;
        });
        services.ConfigureApplicationCookie(options =>
        {
            ProtectCookie(options, "tabgraphsyn");
            options.ExpireTimeSpan = TimeSpan.FromDays(14);
            options.SlidingExpiration = true;
            options.LoginPath = "/sign-in";
            options.LogoutPath = "/sign-out";
            options.AccessDeniedPath = "/status/404";
            options.ReturnUrlParameter = "returnUrl";
            options.Events.OnValidatePrincipal = Session.Validate;
        });

        // Between the password and the second factor, and while a passkey is asked for.
        services.Configure<CookieAuthenticationOptions>(IdentityConstants.TwoFactorUserIdScheme, options => ProtectCookie(options, "tabgraphsyn-factor"));
    }

    private static void ProtectCookie(CookieAuthenticationOptions options, string name)
    {
        options.Cookie.Name = name;
        options.Cookie.Path = "/";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.CookieManager = new HostCookies();
    }

    private sealed class LowerCaseNormalizer : ILookupNormalizer
    {
        public string? NormalizeName(string? name) => NormalizeEmail(name);

        public string? NormalizeEmail(string? email) => email?.Trim().Normalize().ToLowerInvariant();
    }
}
