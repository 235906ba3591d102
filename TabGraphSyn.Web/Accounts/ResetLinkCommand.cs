using Microsoft.AspNetCore.Identity;
using TabGraphSyn.Web.Mail;

namespace TabGraphSyn.Web.Accounts;

/// <summary>
/// The command <c>reset-link ADDRESS</c>: prints a link that sets a new password, for a person whom no mail reaches.
/// Whoever may run it reads the data directory anyway. Works beside a running server.
/// </summary>
internal static class ResetLinkCommand
{
    private const string Name = "reset-link";
    private const string WithoutSecondFactor = "--without-second-factor";

    public static bool IsAsked(string[] args) => args is [Name, ..];

    /// <returns>The exit code: 0; 2 where the command is used wrongly or there is no such account.</returns>
    public static async Task<int> Run(IServiceProvider services, string[] args)
    {
        if (args is not [_, { Length: > 0 } email, ..] || email.StartsWith('-'))
        {
            await Console.Error.WriteLineAsync($"Name the address of the account: dotnet TabGraphSyn.Web.dll {Name} name@example.org [{WithoutSecondFactor}]");
            return 2;
        }

        await using var scope = services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AccountUser>>();
        if (await users.FindByEmailAsync(email) is not { } user)
        {
            await Console.Error.WriteLineAsync($"There is no account with the address {email}; check its spelling, and that Storage:DataDirectory is the server's.");
            return 2;
        }

        if (user.Account.IsDisabled)
        {
            await Console.Error.WriteLineAsync($"The account {email} is shut; an administrator has to open it first.");
            return 2;
        }

        if (args.Contains(WithoutSecondFactor, StringComparer.Ordinal))
            await users.SetTwoFactorEnabledAsync(user, enabled: false);
        string path = AccountLinks.ResetPath(user, await users.GeneratePasswordResetTokenAsync(user));
        Console.WriteLine(services.GetRequiredService<SiteAddress>().Configured is { } site ? new Uri(site, path).AbsoluteUri : path);
        await Console.Error.WriteLineAsync($"Works once, for {LinkTokens.ResetLifetime.TotalMinutes:0} minutes. Give it to nobody but the owner of the account.");
        return 0;
    }
}
