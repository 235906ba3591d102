using Microsoft.Playwright;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests.Journeys;

/// <summary>The application as it is delivered, with a real worker and pipeline, and a browser to visit it with.</summary>
public sealed class JourneySite : IAsyncLifetime, IAsyncDisposable
{
    private readonly TestBrowser browser = new();

    /// <summary>One thread: on a busy machine two would wait for each other.</summary>
    public WebHost Host { get; } = new WebHost().With("Worker:Threads", "1");

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>A person who has just registered, at a browser of their own.</summary>
    internal async Task<Person> Register(BrowserNewContextOptions? options = null)
    {
        var person = await Person.Arrive(browser, Host.Address, options);
        await person.Register();
        return person;
    }

    /// <summary>A person who has no account yet, at a browser of their own.</summary>
    internal Task<Person> Arrive(BrowserNewContextOptions? options = null) => Person.Arrive(browser, Host.Address, options);

    /// <summary>A person at a browser of their own, who visits another host than this one.</summary>
    internal Task<Person> ArriveAt(WebHost host, BrowserNewContextOptions? options = null) => Person.Arrive(browser, host.Address, options);

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        await Host.DisposeAsync();
    }
}

/// <summary>The journeys share one host and one browser, and follow one another.</summary>
[CollectionDefinition(Name)]
public class Journey : ICollectionFixture<JourneySite>
{
    public const string Name = "journeys";
}
