using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TabGraphSyn.Tests.Testing;

/// <summary>
/// The whole application on a port of its own, as a browser sees it, with an empty data directory that goes when the
/// host does. Settings and services can be replaced before the first use of <see cref="Address"/> or of the services.
/// </summary>
public sealed class WebHost : WebApplicationFactory<TabGraphSyn.Web.Shell.App>
{
    private TemporaryFolder? ownFolder;
    private readonly Dictionary<string, string> settings = [];
    private readonly List<Action<IServiceCollection>> replacements = [];

    /// <param name="dataDirectory">A folder that outlives the host, for what must survive a restart; null for one of its own.</param>
    public WebHost(string? dataDirectory = null)
    {
        ownFolder = dataDirectory is null ? new TemporaryFolder() : null;
        DataDirectory = dataDirectory ?? ownFolder!.FullPath;
        UseKestrel(options => options.Listen(IPAddress.Loopback, 0));
    }

    public string DataDirectory { get; }

    /// <summary>Everything that was logged, as text.</summary>
    public RecordedLog Log { get; } = new();

    /// <summary>Where the application listens, such as <c>http://127.0.0.1:40123/</c>; starts it at the first use.</summary>
    public Uri Address
    {
        get
        {
            StartServer();
            return ClientOptions.BaseAddress;
        }
    }

    /// <summary>Sets a setting, such as <c>Worker:Tiers</c>, before the start.</summary>
    public WebHost With(string key, string value)
    {
        settings[key] = value;
        return this;
    }

    /// <summary>Replaces or adds services before the start.</summary>
    public WebHost With(Action<IServiceCollection> replace)
    {
        replacements.Add(replace);
        return this;
    }

    /// <summary>A client with cookies of its own that shows redirects rather than following them.</summary>
    public PageClient NewClient() => new(Address);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        // Not 'Development': a developer's own settings must not decide what the tests find.
        builder.UseEnvironment("Test");
        builder.UseStaticWebAssets();
        builder.UseSetting("Storage:DataDirectory", DataDirectory);
        builder.UseSetting("Worker:Device", "Cpu"); // asking what there is takes a process that loads the tensor library
        foreach (var (key, value) in settings)
            builder.UseSetting(key, value);
        builder.ConfigureLogging(logging => logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(Log));
        builder.ConfigureServices(services => replacements.ForEach(replace => replace(services)));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();

        // The base class comes through here twice.
        Interlocked.Exchange(ref ownFolder, null)?.Dispose();
    }
}
