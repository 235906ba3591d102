using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Tests.Datasets;
using TabGraphSyn.Tests.Runs;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.ApiKeys;
using TabGraphSyn.Web.Dashboard;
using TabGraphSyn.Web.Datasets;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Tests.Settings;

/// <summary>Taking one's data along and away, on the whole application with a pipeline that does as it is told.</summary>
public sealed class DataPageTests : IAsyncLifetime
{
    private const string Operator = "operator@example.org";
    private const string Ada = "ada@example.org";
    private const string Bob = "bob@example.org";
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly WebHost host = new WebHost()
        .With("Worker:RetrySeconds", "0")
        .With(services => services.AddSingleton<ITableInspector, LibraryInspector>());

    public Task InitializeAsync() => Task.CompletedTask;

    async Task IAsyncLifetime.DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task Export_AccountWithEverything_HoldsItAllAndNothingSecretOrForeign()
    {
        Pipeline(FakePipeline.Behaviour.Succeed);
        using var bob = await Register(Bob);
        await Fill(Bob, "bob-table.csv");
        using var ada = await Register(Ada);
        var (run, dataset, secret) = await Fill(Ada, "ädas: table?.csv");

        using var answer = await ada.Get("/settings/data/export");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/zip", answer.Content.Headers.ContentType!.MediaType);
        Assert.Matches("^tabgraphsyn-.*[.]zip$", answer.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        var files = Unzip(await answer.Content.ReadAsByteArrayAsync());
        foreach (string name in (string[])["synthetic.csv", "report.json", "report.html", "run.json", "model.tgs", "preview.csv"])
            Assert.Contains($"results/{run.Id}/{name}", files.Keys);
        Assert.Equal(await File.ReadAllBytesAsync(BundledData.PathOf("penguins.csv")), files[$"data-sets/{dataset.Id}/ädas_ table_.csv"]);
        Assert.Equal(run.Id, Json(files["runs.json"])[0].GetProperty("id").GetString());
        Assert.Equal("Nightly", Json(files["api-keys.json"])[0].GetProperty("name").GetString());
        Assert.Equal(Ada, Json(files["profile.json"]).GetProperty("email").GetString());
        Assert.Equal(dataset.Id, Json(files["data-sets.json"])[0].GetProperty("id").GetString());
        await AssertNothingSecret(files, secret);
    }

    [Fact]
    public async Task Export_NewAccount_IsAnArchiveThatSaysSo()
    {
        using var ada = await Register(Ada);

        var files = Unzip(await (await ada.Get("/settings/data/export")).Content.ReadAsByteArrayAsync());

        Assert.Equal(["README.txt", "api-keys.json", "data-sets.json", "profile.json", "runs.json"], files.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(0, Json(files["runs.json"]).GetArrayLength());
    }

    [Fact]
    public async Task Delete_RightAddressAndPassword_LeavesNothingAndSignsOut()
    {
        Pipeline(FakePipeline.Behaviour.Succeed);
        using var first = await Register(Operator);
        using var bob = await Register(Bob);
        var (bobs, _, _) = await Fill(Bob, "bob.csv");
        using var ada = await Register(Ada);
        var (run, dataset, secret) = await Fill(Ada, "ada.csv");
        string id = (await Find(Ada))!.Id;

        using var answer = await Delete(ada, " ADA@example.org", PageClient.Password);

        Assert.Equal("/account-deleted", PageClient.Target(answer));
        Assert.Contains("Your account is deleted", await ada.Text("/account-deleted"));
        Assert.Equal(HttpStatusCode.Found, (await ada.Get("/settings")).StatusCode);
        Assert.Null(await Find(Ada));
        Assert.Empty(await Service<IRunStore>().List(id, state: null, before: null, 10, None));
        Assert.Equal(new MonthUsage(0, 0), await Service<IRunStore>().FindUsage(id, Month.Of(run.CreatedAt), None));
        Assert.Empty(await Service<IDatasetStore>().List(id, None));
        Assert.Empty(await Service<IApiKeyStore>().List(id, None));
        Assert.Null(await Service<IApiKeyStore>().FindByHash(ApiKeySecret.Hash(secret), None));
        Assert.DoesNotContain(KeptFiles(), file => file.Contains(run.Id, StringComparison.Ordinal) || file.Contains(dataset.Id, StringComparison.Ordinal));
        Assert.Contains(KeptFiles(), file => file.Contains(bobs.Id, StringComparison.Ordinal));
        using var again = await host.NewClient().SignIn(Ada);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task Delete_RunUnderWayAndAnotherWaits_LeavesNothingOnceTheWorkerNotices()
    {
        Pipeline(FakePipeline.Behaviour.Ignore);
        using var first = await Register(Operator);
        using var ada = await Register(Ada);
        string id = (await Find(Ada))!.Id;
        var running = await Submit(id);
        var waiting = await Submit(id);
        using var patience = new CancellationTokenSource(Patience);
        await foreach (var view in Service<RunWatch>().Watch(running.Id, id, patience.Token))
        {
            if (view.HasPreview)
                break;
        }

        Assert.Contains(KeptFiles(), file => file.Contains(running.Id, StringComparison.Ordinal));

        using var answer = await Delete(ada, Ada, PageClient.Password);

        Assert.Equal("/account-deleted", PageClient.Target(answer));
        while (KeptFiles().Concat(WorkFiles()).Any(file => file.Contains(running.Id, StringComparison.Ordinal)))
            await Task.Delay(50, patience.Token);
        Assert.Null(await Service<IRunStore>().Find(running.Id, id, None));
        Assert.Null(await Service<IRunStore>().Find(waiting.Id, id, None));
        Assert.Null(await Find(Ada));
    }

    [Theory]
    [InlineData("someone@example.org", PageClient.Password, "This is not the address of this account")]
    [InlineData(Ada, "not the password", "The present password is not right.")]
    [InlineData(Ada, "", "The present password is not right.")]
    public async Task Delete_WrongAddressOrPassword_SaysWhichAndKeepsTheAccount(string email, string password, string sentence)
    {
        using var first = await Register(Operator);
        using var ada = await Register(Ada);

        using var answer = await Delete(ada, email, password);

        Assert.Contains(sentence, await answer.Content.ReadAsStringAsync());
        Assert.NotNull(await Find(Ada));
        Assert.Equal(HttpStatusCode.OK, (await ada.Get("/settings")).StatusCode);
    }

    [Fact]
    public async Task Delete_LastAdministratorWhileOthersAreThere_IsNotOffered()
    {
        using var first = await Register(Operator);
        using var ada = await Register(Ada);

        string page = await first.Text("/settings/data");
        using var answer = await Delete(first, Operator, PageClient.Password);

        Assert.Contains("You are the only administrator", page);
        Assert.DoesNotContain("Form.Password", page);
        Assert.NotNull(await Find(Operator));
    }

    [Fact]
    public async Task Delete_AdministratorWithAnother_IsAllowed()
    {
        using var first = await Register(Operator);
        using var ada = await Register(Ada);
        var account = (await Find(Ada))!;
        await Service<IAccountStore>().TryUpdate(account, account with { Role = Role.Administrator }, None);

        using var answer = await Delete(first, Operator, PageClient.Password);

        Assert.Equal("/account-deleted", PageClient.Target(answer));
        Assert.Null(await Find(Operator));
    }

    [Fact]
    public async Task Delete_ThenRegisterAgain_GoesOnWithTheMonthsQuota()
    {
        host.With("Tiers:Free:RunsPerMonth", "2").With("Worker:Tiers", "");
        using var first = await Register(Operator);
        using var ada = await Register(Ada);
        await Submit((await Find(Ada))!.Id);
        (await Delete(ada, Ada, PageClient.Password)).Dispose();

        using var again = await Register(" ADA@example.org ");

        var account = (await Find(Ada))!;
        Assert.Equal(1, (await RunQuota.Find(Service<IRunStore>(), account, Service<IOptions<TierOptions>>().Value, DateTimeOffset.UtcNow, None)).Left);
        await Submit(account.Id);
        Assert.StartsWith("You have used all 2 runs", (await Assert.ThrowsAsync<UnusableInputException>(() => Submit(account.Id))).Message, StringComparison.Ordinal);

        // And once more: what both used counts.
        (await Delete(again, Ada, PageClient.Password)).Dispose();
        using var third = await Register(Ada);
        await Assert.ThrowsAsync<UnusableInputException>(async () => await Submit((await Find(Ada))!.Id));
    }

    [Fact]
    public async Task Delete_OnlyAccount_LeavesAnEmptyInstallation()
    {
        using var first = await Register(Operator);

        using var answer = await Delete(first, Operator, PageClient.Password);

        Assert.True(await Service<IAccountStore>().IsEmpty(None));
    }

    private static Dictionary<string, byte[]> Unzip(byte[] archive)
    {
        using var zip = new ZipArchive(new MemoryStream(archive));
        return zip.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using var content = new MemoryStream();
            using var stream = entry.Open();
            stream.CopyTo(content);
            return content.ToArray();
        });
    }

    private static JsonElement Json(byte[] file) => JsonDocument.Parse(file).RootElement;

    private static Task<HttpResponseMessage> Delete(PageClient client, string email, string password) =>
        client.Send("/settings/data", "delete", ("Form.Email", email), ("Form.Password", password));

    private async Task AssertNothingSecret(Dictionary<string, byte[]> files, string secret)
    {
        string all = string.Concat(files.Where(file => file.Key.EndsWith(".json", StringComparison.Ordinal)).Select(file => Encoding.UTF8.GetString(file.Value)))
            + string.Concat(files.Keys);
        var account = (await Find(Ada))!;
        var bob = (await Find(Bob))!;
        foreach (string hidden in (string[])[account.PasswordHash, account.SecurityStamp, secret, ApiKeySecret.Hash(secret), "passwordHash", "securityStamp", "workerId", "bob"])
            Assert.DoesNotContain(hidden, all);
        Assert.DoesNotContain(bob.Id, all);
    }

    private void Pipeline(FakePipeline.Behaviour behaviour) => host.With(services => services.AddSingleton(
        new PipelineCommand("dotnet", [ChildPrograms.AssemblyPath, FakePipeline.Name, behaviour.ToString()])));

    private T Service<T>()
        where T : notnull => host.Services.GetRequiredService<T>();

    private async Task<PageClient> Register(string email)
    {
        var client = host.NewClient();
        (await client.Register(email)).Dispose();
        return client;
    }

    private Task<Account?> Find(string email) => Service<IAccountStore>().FindByEmail(email, None);

    private Task<Run> Submit(string accountId) => Service<RunRequests>().Submit(
        accountId,
        new RunRequest(new RunSource("penguins.csv", "penguins.csv", DatasetId: null, 0, 0), Schema: null, new SynthesisOptions { Rows = 30 }),
        None);

    /// <summary>Gives the account an upload, a run that succeeded, and an API key.</summary>
    private async Task<(Run Run, Dataset Dataset, string Secret)> Fill(string email, string fileName)
    {
        var account = (await Find(email))!;
        await using var table = File.OpenRead(BundledData.PathOf("penguins.csv"));
        var dataset = await Service<DatasetUploads>().Receive(account, fileName, table, announcedBytes: null, None);
        string secret = (await Service<ApiKeyRequests>().Make(account.Id, "Nightly", None)).Secret;
        var run = await Submit(account.Id);
        using var patience = new CancellationTokenSource(Patience);
        await foreach (var view in Service<RunWatch>().Watch(run.Id, account.Id, patience.Token))
            run = view.Run;
        Assert.Equal(RunState.Succeeded, run.State);
        return (run, dataset, secret);
    }

    private string[] KeptFiles() => FilesUnder("blobs");

    private string[] WorkFiles() => FilesUnder("work");

    private string[] FilesUnder(string folder)
    {
        string path = Path.Combine(host.DataDirectory, folder);
        return Directory.Exists(path) ? Directory.GetFiles(path, "*", SearchOption.AllDirectories) : [];
    }
}
