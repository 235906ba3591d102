namespace TabGraphSyn.Web.Accounts.Security;

public sealed partial class SessionsCard(IServiceProvider services)
{
    private string? done;
    private string? failure;

    private async Task EndOtherSessions()
    {
        var changes = services.GetRequiredService<SecurityChanges>();
        var user = new AccountUser(await changes.Account(CancellationToken.None));
        failure = await changes.Finish(user, await changes.Users.UpdateSecurityStampAsync(user));
        done = failure is null ? "Every other browser and device is signed out." : null;
    }
}
