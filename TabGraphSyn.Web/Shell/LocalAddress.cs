namespace TabGraphSyn.Web.Shell;

/// <summary>Addresses that came with a request and may be followed: those of this application, and no others.</summary>
public static class LocalAddress
{
    /// <summary>The address if it leads to a path of this application, otherwise the fallback.</summary>
    /// <remarks>
    /// Browsers read <c>//host</c> and <c>/\host</c> as another host, and drop tabs and line breaks before they look.
    /// </remarks>
    public static string Or(string? address, string fallback) =>
        address is ['/', ..] and not ['/', '/' or '\\', ..] && !address.Any(char.IsControl) ? address : fallback;
}
