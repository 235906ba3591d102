using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.ApiKeys;
using TabGraphSyn.Web.Datasets;
using TabGraphSyn.Web.Migration;
using TabGraphSyn.Web.Runs;
using TabGraphSyn.Web.Storage;
using TabGraphSyn.Web.Workers;

namespace TabGraphSyn.Tests.Migration;

/// <summary>An installation in SQLite, with something of everything, and what becomes of it in MongoDB.</summary>
[NeedsMongo]
public sealed class MigrateCommandTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly TemporaryFolder folder = new();
    private readonly MongoTestDatabase database = new();
    private readonly StringWriter output = new();

    [ContractFact]
    public async Task Migrate_SmallInstallation_IsTheSameInMongoDb()
    {
        string secret = await Fill();

        Assert.Equal(0, await Migrate());

        Assert.Contains("runs, with history           4         4         4", output.ToString());
        await using var copy = Open(database.ConnectionString);
        await using var original = Open("");
        foreach (string id in (string[])["ada", "bob"])
            Assert.Equal(await Get<IAccountStore>(original).Find(id, None), await Get<IAccountStore>(copy).Find(id, None));
        Assert.Equal(Documents.Text(await Get<IRunStore>(original).List("ada", null, null, 10, None)), Documents.Text(await Get<IRunStore>(copy).List("ada", null, null, 10, None)));
        Assert.Equal(Documents.Text(await Get<IRunStore>(original).FindHistory("done", "ada", None)), Documents.Text(await Get<IRunStore>(copy).FindHistory("done", "ada", None)));
        Assert.Equal(new MonthUsage(4, 2_000), await Get<IRunStore>(copy).FindUsage("ada", Month.Of(Now), None));
        Assert.Equal(await Get<IApiKeyStore>(original).FindByHash("hash", None), await Get<IApiKeyStore>(copy).FindByHash("hash", None));
        Assert.Equal(Documents.Text(await Get<IDatasetStore>(original).List("ada", None)), Documents.Text(await Get<IDatasetStore>(copy).List("ada", None)));
        using var reader = new StreamReader((await Get<IBlobStore>(copy).Open("runs/done/synthetic.csv", None))!);
        Assert.Equal("a,b\n1,2\n", await reader.ReadToEndAsync());
        Assert.Equal("cookie", Get<IDataProtectionProvider>(copy).CreateProtector("test").Unprotect(secret));
    }

    [ContractFact]
    public async Task Migrate_ThenGoOn_KeepsQueueQuotaAndAdministrator()
    {
        await Fill();
        Assert.Equal(0, await Migrate());
        await using var copy = Open(database.ConnectionString);
        var runs = Get<IRunStore>(copy);

        Assert.Equal(Acceptance.MonthUsedUp, await runs.Accept(NewRun("more"), 4, None));
        Assert.Equal(Acceptance.Accepted, await runs.Accept(NewRun("more"), 5, None));
        Assert.Null(await runs.Claim(NewClaim(Now), None));
        Assert.Equal("under-way", (await runs.Claim(NewClaim(Now.AddMinutes(1)), None))!.Id);
        Assert.Equal(1, await runs.QueuePosition("waits", "ada", None));
        Assert.Equal(2, await runs.QueuePosition("more", "ada", None));
        Assert.Equal(Role.User, (await Get<IAccountStore>(copy).TryCreate(NewAccount("eve"), None))!.Role);
    }

    [ContractFact]
    public async Task Migrate_DatabaseWithSomethingInIt_IsRefused()
    {
        await Fill();
        Assert.Equal(0, await Migrate());

        var refused = await Assert.ThrowsAsync<UnusableSettingException>(Migrate);

        Assert.Contains("is not empty", refused.Message);
        await using var copy = Open(database.ConnectionString);
        Assert.NotNull(await Get<IAccountStore>(copy).Find("ada", None));
    }

    [ContractFact]
    public async Task Migrate_AfterAnInterruption_BeginsAnewAndUntilThenNothingStarts()
    {
        await Fill();
        await database.Database.MarkUnfinished(None);
        await database.Database.TryInsert(MongoAccountStore.Collection, MongoAccountStore.Document(NewAccount("ada")), None);
        Assert.Contains("not finished", Assert.Throws<UnusableSettingException>(() => Open(database.ConnectionString)).Message);

        Assert.Equal(0, await Migrate());

        Assert.Contains("beginning anew", output.ToString());
        await using var copy = Open(database.ConnectionString);
        Assert.Equal(Role.Administrator, (await Get<IAccountStore>(copy).Find("ada", None))!.Role);
    }

    [ContractFact]
    public async Task Migrate_FolderWithoutInstallation_IsRefused()
    {
        var refused = await Assert.ThrowsAsync<UnusableSettingException>(Migrate);
        Assert.StartsWith("--from: ", refused.Message);
        Assert.Empty(folder.FileNames);
    }

    [ContractFact]
    public async Task Migrate_InstallationThatRuns_IsRefused()
    {
        await Fill();
        Directory.CreateDirectory(folder.File(Path.Combine("work", "node")));
        await using (new FileStream(folder.File(Path.Combine("work", "node", "lock")), FileMode.Create, FileAccess.ReadWrite, FileShare.None))
            Assert.Contains("stop the application first", (await Assert.ThrowsAsync<UnusableSettingException>(Migrate)).Message);
        Assert.Equal(0, await Migrate());
    }

    public void Dispose()
    {
        output.Dispose();
        database.Dispose();
        folder.Dispose();
    }

    private Task<int> Migrate() => MigrateCommand.Copy(folder.FullPath, database.ConnectionString, NewBuilder("").Services, output, None);

    /// <summary>Puts something of everything into the data directory. Returns a text that its keys protect.</summary>
    private async Task<string> Fill()
    {
        await using var node = Open("");
        await Get<IAccountStore>(node).TryCreate(NewAccount("ada"), None);
        await Get<IAccountStore>(node).TryCreate(NewAccount("bob"), None);
        await Get<IApiKeyStore>(node).TryAdd(new ApiKey { Id = "key", AccountId = "ada", Name = "k", Prefix = "tgs_1", Hash = "hash", CreatedAt = Now }, 5, None);
        await Get<IDatasetStore>(node).Add(
            new Dataset { Id = "table", AccountId = "ada", FileName = "größe.csv", BlobKey = "datasets/table/table", Bytes = 8, CreatedAt = Now, Profile = new() { Rows = 1, Columns = [], FileFormat = "", FirstRows = [] } },
            None);
        foreach (string key in (string[])["datasets/table/table", "runs/done/synthetic.csv"])
        {
            using var content = new MemoryStream(Encoding.UTF8.GetBytes("a,b\n1,2\n"));
            await Get<IBlobStore>(node).Put(key, content, None);
        }

        await FillRuns(Get<IRunStore>(node));
        return Get<IDataProtectionProvider>(node).CreateProtector("test").Protect("cookie");
    }

    private static async Task FillRuns(IRunStore runs)
    {
        await runs.Accept(NewRun("done"), 10, None);
        var done = (await runs.Claim(NewClaim(Now), None))!;
        await runs.SaveProgress("done", done.Fence, progress: null, new RunHistory { Log = [new RunLogLine(Now, "Räksmörgås")] }, None);
        await runs.Complete("done", done.Fence, new RunOutcome(2_000, 0.9, 0.8, 0, new Dictionary<string, double> { ["Vae"] = 1.5 }, HasModel: true) { Bytes = 8 }, Now, None);
        await runs.Accept(NewRun("failed"), 10, None);
        var failed = (await runs.Claim(NewClaim(Now), None))!;
        await runs.Fail("failed", failed.Fence, "The table is empty.", Now, None);
        await runs.Accept(NewRun("under-way"), 10, None);
        await runs.Claim(NewClaim(Now), None);
        await runs.Accept(NewRun("waits"), 10, None);
    }

    private WebApplicationBuilder NewBuilder(string connectionString)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["Storage:DataDirectory"] = folder.FullPath;
        builder.Configuration["Storage:MongoDb:ConnectionString"] = connectionString;
        builder.Logging.ClearProviders();
        builder.AddStorage();
        builder.AddAccounts();
        builder.AddApiKeys();
        builder.AddDatasets();
        builder.AddRuns();
        builder.AddWorkers();
        return builder;
    }

    private WebApplication Open(string connectionString)
    {
        var node = NewBuilder(connectionString).Build();
        node.MapStorage();
        return node;
    }

    private static T Get<T>(WebApplication node)
        where T : class => node.Services.GetRequiredService<T>();

    private static RunClaim NewClaim(DateTimeOffset now) => new([Tier.Free, Tier.Paid], "w", now, TimeSpan.FromSeconds(30));

    private static Run NewRun(string id) => new()
    {
        Id = id,
        AccountId = "ada",
        Tier = Tier.Free,
        Source = new RunSource("penguins.csv", "penguins.csv", DatasetId: null, 344, 8),
        Options = new SynthesisOptions(),
        State = RunState.Queued,
        CreatedAt = Now,
    };

    private static Account NewAccount(string id) => new()
    {
        Id = id,
        Email = id + "@example.org",
        NormalizedEmail = id + "@example.org",
        Name = $"Ünï {id}",
        PasswordHash = "hash",
        SecurityStamp = "stamp",
        CreatedAt = Now,
    };
}
