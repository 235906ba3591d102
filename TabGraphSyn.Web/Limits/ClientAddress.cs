using System.Net;
using System.Net.Sockets;

namespace TabGraphSyn.Web.Limits;

/// <summary>Who asks, as far as the network tells.</summary>
internal static class ClientAddress
{
    /// <summary>The address of the client; of IPv6 the half that names its network, of which one client has all the rest.</summary>
    public static string Of(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address)
            return "";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? new IPAddress([.. address.GetAddressBytes().AsSpan(0, 8), .. new byte[8]]).ToString()
            : address.ToString();
    }
}
