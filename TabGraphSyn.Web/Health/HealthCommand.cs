using System.Net;

namespace TabGraphSyn.Web.Health;

/// <summary>
/// The command <c>health</c>: asks the node that runs on this machine whether it is ready. For a container's health check,
/// whose image has no other program that could.
/// </summary>
public sealed class HealthCommand
{
    private const string Name = "health";
    private const string Usage = "Name the node's address: dotnet TabGraphSyn.Web.dll health http://127.0.0.1:8080";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly string[] AnyAddress = ["0.0.0.0", "[::]", "+", "*"];

    private HealthCommand()
    {
    }

    /// <summary>Whether the program was started for this command rather than to serve pages.</summary>
    public static bool IsAsked(IReadOnlyList<string> arguments) => arguments is [Name, ..];

    /// <summary>Asks, and says on the writer what the node answered. 0 when it is ready, 1 when it is not, 2 where no node can be asked.</summary>
    /// <param name="arguments">The program's arguments: the command, and the address where the settings don't tell it.</param>
    /// <param name="configuration">The node's settings: <c>Urls</c> and <c>AllowedHosts</c>.</param>
    /// <param name="output">Where the answer goes.</param>
    public static async Task<int> Run(IReadOnlyList<string> arguments, IConfiguration configuration, TextWriter output)
    {
        string? named = arguments.Skip(1).FirstOrDefault(argument => !argument.StartsWith("--", StringComparison.Ordinal));
        if ((named ?? Loopback(configuration["Urls"])) is not { } text || !Uri.TryCreate(text, UriKind.Absolute, out var node) || !node.Scheme.StartsWith("http", StringComparison.Ordinal))
        {
            await output.WriteLineAsync(Usage);
            return 2;
        }

        using var client = new HttpClient { Timeout = Patience };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(node, HealthFeature.Address));
        request.Headers.Host = AllowedHost(configuration["AllowedHosts"]);
        try
        {
            using var answer = await client.SendAsync(request);
            await output.WriteLineAsync(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable
                ? await answer.Content.ReadAsStringAsync()
                : $"{node} answered {(int)answer.StatusCode}: it is no node of this application, or AllowedHosts keeps it from answering.");
            return answer.StatusCode == HttpStatusCode.OK ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            await output.WriteLineAsync($"{node} doesn't answer: {e.Message}");
            return 1;
        }
    }

    /// <summary>The address by which this machine reaches what listens at the first plain address of the setting; null where it names none.</summary>
    internal static string? Loopback(string? urls)
    {
        foreach (string url in (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var address = BindingAddress.Parse(url);
            if (address is { Scheme: "http", Port: > 0 })
                return $"http://{(AnyAddress.Contains(address.Host) ? "127.0.0.1" : address.Host)}:{address.Port}";
        }

        return null;
    }

    /// <summary>A host that the node answers to where it doesn't answer to all; null where it does.</summary>
    internal static string? AllowedHost(string? allowedHosts)
    {
        string[] hosts = (allowedHosts ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return hosts.Length == 0 || hosts.Contains("*") ? null : hosts[0].Replace("*.", "health.", StringComparison.Ordinal);
    }
}
