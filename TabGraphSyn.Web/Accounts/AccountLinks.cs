namespace TabGraphSyn.Web.Accounts;

/// <summary>Addresses of the pages that links in mails open.</summary>
internal static class AccountLinks
{
    public const string ConfirmationPage = "/confirm-address";
    public const string ResetPage = "/reset-password";
    public const string NewAddressPage = "/settings/security/address";

    public static Uri Confirmation(Uri site, AccountUser user, string token) => new(site, Path(ConfirmationPage, user, token));

    public static Uri Reset(Uri site, AccountUser user, string token) => new(site, ResetPath(user, token));

    public static string ResetPath(AccountUser user, string token) => Path(ResetPage, user, token);

    /// <summary>Opened by whoever is signed in; the token says of which account it is.</summary>
    public static Uri NewAddress(Uri site, string address, string token) =>
        new(site, $"{NewAddressPage}?address={Uri.EscapeDataString(address)}&token={Uri.EscapeDataString(token)}");

    private static string Path(string page, AccountUser user, string token) =>
        $"{page}?id={user.Account.Id}&token={Uri.EscapeDataString(token)}";
}
