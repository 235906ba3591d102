using TabGraphSyn.Web.Shell;

namespace TabGraphSyn.Web.Accounts;

/// <summary>Where a person goes on after signing in.</summary>
internal static class ReturnAddress
{
    /// <summary>Where a person goes who came from nowhere in particular.</summary>
    public const string Home = "/dashboard";

    /// <summary>The page's address that keeps in mind where the person wanted to go.</summary>
    public static string Of(string page, string? returnUrl) =>
        LocalAddress.Or(returnUrl, "") is { Length: > 0 } local ? $"{page}?returnUrl={Uri.EscapeDataString(local)}" : page;
}
