using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Datasets;

namespace TabGraphSyn.Tests.Datasets;

/// <summary>The upload over HTTP, as a browser sends it.</summary>
public sealed partial class DatasetEndpointsTests : IAsyncLifetime
{
    private readonly WebHost host = new WebHost()
        .With("Tiers:Free:UploadMegabytes", "1")
        .With("Worker:Tiers", "")
        .With(services => services.AddSingleton<ITableInspector, LibraryInspector>());

    public Task InitializeAsync() => Task.CompletedTask;

    async Task IAsyncLifetime.DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task Upload_Table_IsKeptForItsOwnerOnly()
    {
        byte[] table = await File.ReadAllBytesAsync(BundledData.PathOf("aids.csv"));
        using PageClient ada = await SignedIn("ada@example.org");
        using PageClient bob = await SignedIn("bob@example.org");

        using HttpResponseMessage answer = await Upload(ada, "../aids.csv", new ByteArrayContent(table), await Token(ada));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var uploaded = await answer.Content.ReadFromJsonAsync<UploadedDataset>();
        Assert.Equal("aids.csv", uploaded!.FileName);
        using HttpResponseMessage own = await ada.Get($"/datasets/{uploaded.Id}/file");
        Assert.Equal(table, await own.Content.ReadAsByteArrayAsync());
        using HttpResponseMessage others = await bob.Get($"/datasets/{uploaded.Id}/file");
        Assert.Equal(HttpStatusCode.NotFound, others.StatusCode);
    }

    [Fact]
    public async Task Upload_WithoutTheTokenOfThePage_IsRefused()
    {
        using PageClient ada = await SignedIn("ada@example.org");

        using HttpResponseMessage answer = await Upload(ada, "t.csv", new ByteArrayContent("a,b\n"u8.ToArray()), token: null);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(KeptFiles);
    }

    [Fact]
    public async Task Upload_SignedOut_IsUnauthorized()
    {
        using PageClient nobody = host.NewClient();

        using HttpResponseMessage answer = await Upload(nobody, "t.csv", new ByteArrayContent("a,b\n"u8.ToArray()), token: null);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Empty(KeptFiles);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Upload_OverTheLimit_IsRefusedWithASentence(bool announced)
    {
        using PageClient ada = await SignedIn("ada@example.org");
        using HttpContent content = announced
            ? new ByteArrayContent(new byte[1_000_001])
            : new ChunkedContent(1_000_001);

        using HttpResponseMessage answer = await Upload(ada, "big.csv", content, await Token(ada));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        string sentence = (await answer.Content.ReadFromJsonAsync<UploadRefusal>())!.Sentence;
        Assert.Contains("your account takes tables of up to 1 MB", sentence, StringComparison.Ordinal);
        Assert.Empty(KeptFiles);
    }

    [Fact]
    public async Task Upload_NotATable_GivesThePipelinesSentence()
    {
        using PageClient ada = await SignedIn("ada@example.org");

        using HttpResponseMessage answer = await Upload(ada, "empty.csv", new ByteArrayContent([]), await Token(ada));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        string sentence = (await answer.Content.ReadFromJsonAsync<UploadRefusal>())!.Sentence;
        Assert.StartsWith("empty.csv is empty", sentence, StringComparison.Ordinal);
        Assert.Empty(KeptFiles);
    }

    [Fact]
    public async Task Upload_BrokenOffByTheBrowser_LeavesNothing()
    {
        using PageClient ada = await SignedIn("ada@example.org");
        string token = await Token(ada);
        using var cancel = new CancellationTokenSource();
        var content = new ChunkedContent(500_000, afterFirst: async () =>
        {
            await WaitUntil(() => StagedFiles.Any());
            await cancel.CancelAsync();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Upload(ada, "t.csv", content, token, cancel.Token));

        await WaitUntil(() => !StagedFiles.Any());
        Assert.Empty(KeptFiles);
    }

    private IEnumerable<string> StagedFiles => FilesBelow("uploads");

    private IEnumerable<string> KeptFiles => FilesBelow("blobs").Concat(StagedFiles);

    private string[] FilesBelow(string folder)
    {
        string path = Path.Combine(host.DataDirectory, folder);
        return Directory.Exists(path) ? Directory.GetFiles(path, "*", SearchOption.AllDirectories) : [];
    }

    private async Task<PageClient> SignedIn(string email)
    {
        PageClient client = host.NewClient();
        using HttpResponseMessage answer = await client.Register(email);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return client;
    }

    /// <summary>The antiforgery token that a page of the signed-in person carries.</summary>
    private static async Task<string> Token(PageClient client) =>
        WebUtility.HtmlDecode(TokenField().Match(await client.Text("/settings/security")).Groups["value"].Value);

    private static async Task<HttpResponseMessage> Upload(
        PageClient client, string name, HttpContent content, string? token, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/datasets/upload?name={Uri.EscapeDataString(name)}", UriKind.Relative)) { Content = content };
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        if (token is not null)
            request.Headers.Add("RequestVerificationToken", token);
        return await client.Http.SendAsync(request, cancellationToken);
    }

    /// <summary>Waits for what the server does by itself once the line is broken.</summary>
    private static async Task WaitUntil(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
            await Task.Delay(20, patience.Token);
    }

    [GeneratedRegex("""name="__RequestVerificationToken" value="(?<value>[^"]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TokenField();

    /// <summary>Bytes whose number isn't announced.</summary>
    private sealed class ChunkedContent(int bytes, Func<Task>? afterFirst = null) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (int sent = 0; sent < bytes; sent += 10_000)
            {
                await stream.WriteAsync(new byte[Math.Min(10_000, bytes - sent)]);
                await stream.FlushAsync();
                if (sent == 0 && afterFirst is not null)
                    await afterFirst();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
