using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TabGraphSyn.Tests.Runs;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.ApiKeys;

namespace TabGraphSyn.Tests.ApiKeys;

public sealed class ApiKeysPageTests : RunPagesContext
{
    private static readonly CancellationToken None = CancellationToken.None;

    public ApiKeysPageTests()
    {
        // Made by the container, which disposes of it.
        Services.AddSingleton(_ => new TestDatabase(SqliteApiKeyStore.Feature, SqliteApiKeyStore.Schema));
        Services.AddSingleton<IApiKeyStore>(services => new SqliteApiKeyStore(services.GetRequiredService<TestDatabase>().Database));
        Services.AddSingleton<ApiKeyRequests>();
    }

    private IApiKeyStore Store => Services.GetRequiredService<IApiKeyStore>();

    private ApiKeyRequests Requests => Services.GetRequiredService<ApiKeyRequests>();

    [Fact]
    public async Task Make_Name_ShowsTheKeyOnceAndNeverAgain()
    {
        var page = Render<ApiKeysPage>();
        Assert.Contains("You have no keys", page.Markup, StringComparison.Ordinal);
        await page.Find("#key-name").ChangeAsync("Nightly export");
        await page.Find("form").SubmitAsync();

        string secret = page.Find(".secret input").GetAttribute("value")!;
        var key = Assert.Single(await Store.List(Owner, None));
        Assert.Equal(ApiKeySecret.Hash(secret), key.Hash);
        string row = page.Find("tbody tr").TextContent;
        Assert.Contains("Nightly export", row, StringComparison.Ordinal);
        Assert.Contains(key.Prefix, row, StringComparison.Ordinal);
        Assert.Contains("never", row, StringComparison.Ordinal);

        await page.FindAll("button").Single(button => button.TextContent.Contains("hide it", StringComparison.Ordinal)).ClickAsync(new());
        Assert.DoesNotContain(secret, page.Markup, StringComparison.Ordinal);
        string later = Render<ApiKeysPage>().Markup;
        Assert.DoesNotContain(secret, later, StringComparison.Ordinal);
        Assert.DoesNotContain(key.Hash, later, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Make_NoName_SaysWhatToDo()
    {
        var page = Render<ApiKeysPage>();

        await page.Find("form").SubmitAsync();

        Assert.StartsWith("Give the key a name", page.Find(".field-error").TextContent, StringComparison.Ordinal);
        Assert.Empty(await Store.List(Owner, None));
    }

    [Fact]
    public async Task Render_AsManyAsAllowed_OffersNoFurther()
    {
        for (int index = 0; index < ApiKeyRequests.Most; index++)
            await Requests.Make(Owner, $"Key {index}", None);

        var page = Render<ApiKeysPage>();

        Assert.True(page.Find("form button").HasAttribute("disabled"));
        Assert.Contains("revoke one to make another", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Revoke_Confirmed_RemovesTheKeyAndItsText()
    {
        var page = Render<ApiKeysPage>();
        await page.Find("#key-name").ChangeAsync("Old");
        await page.Find("form").SubmitAsync();

        var click = page.Find("td.revoke button").ClickAsync(new());
        await Answer("Revoke the key");
        await click;

        Assert.Empty(await Store.List(Owner, None));
        Assert.Empty(page.FindAll(".secret"));
        Assert.Contains("You have no keys", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Revoke_NotConfirmed_KeepsTheKey()
    {
        await Requests.Make(Owner, "Old", None);
        var page = Render<ApiKeysPage>();

        var click = page.Find("td.revoke button").ClickAsync(new());
        await Answer("Keep it");
        await click;

        Assert.Single(await Store.List(Owner, None));
    }

    [Fact]
    public async Task Render_AnotherAccountsKey_IsNotThere()
    {
        await Requests.Make("another", "Foreign", None);

        Assert.DoesNotContain("Foreign", Render<ApiKeysPage>().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Copy_BrowserRefuses_SaysHowToCopyByHand()
    {
        var module = JSInterop.SetupModule("./ApiKeys/ApiKeysPage.razor.js");
        module.Mode = JSRuntimeMode.Loose;
        module.Setup<bool>("copy", _ => true).SetResult(false);
        var page = Render<ApiKeysPage>();
        await page.Find("#key-name").ChangeAsync("Key");
        await page.Find("form").SubmitAsync();

        await page.Find(".secret button").ClickAsync(new());

        Assert.Contains("press Ctrl+C", page.Markup, StringComparison.Ordinal);
        Assert.Equal("Copy", page.Find(".secret button").TextContent);
    }
}
