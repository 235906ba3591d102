using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Datasets;
using TabGraphSyn.Web.Limits;
using TabGraphSyn.Web.Runs;
using TabGraphSyn.Web.Storage;
using TabGraphSyn.Web.Workers;

namespace TabGraphSyn.Tests.Runs;

/// <summary>Everything that runs need, on one data directory, without pages: the real store, files and worker, and a fake pipeline.</summary>
internal sealed class RunBench : IAsyncDisposable
{
    public const string Owner = "owner";
    public const string Subscriber = "subscriber";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder? folder;
    private readonly SqliteDatabase database;

    public RunBench(
        FakePipeline.Behaviour behaviour = FakePipeline.Behaviour.Succeed, WorkerOptions? options = null, string? dataDirectory = null, ComputeDevice device = ComputeDevice.Cpu)
        : this(new PipelineCommand("dotnet", [ChildPrograms.AssemblyPath, FakePipeline.Name, behaviour.ToString()]), options, dataDirectory, device)
    {
    }

    public RunBench(PipelineCommand command, WorkerOptions? options = null, string? dataDirectory = null, ComputeDevice device = ComputeDevice.Cpu)
    {
        folder = dataDirectory is null ? new TemporaryFolder() : null;
        Data = new DataDirectory(dataDirectory ?? folder!.FullPath);
        database = new SqliteDatabase(Data.Database, [new SqliteSchema("runs", SqliteRunStore.Schema), new SqliteSchema(SqliteWorkerStore.Feature, SqliteWorkerStore.Schema)]);
        Store = new SqliteRunStore(database);
        Blobs = new FolderBlobStore(Data.Blobs);
        Watch = new RunWatch(Store, Board, Signals);
        Files = new RunFiles(Blobs);
        var datasets = new NoDatasets();
        Requests = new RunRequests(
            Store, new TwoAccounts(), new RunInputs(datasets), Blobs, Signals, Options.Create(new RunOptions()), Options.Create(new TierOptions()),
            new RateLimits(Options.Create(new RateLimitOptions { RunStartsPerAccount = 12 })), TimeProvider.System);
        Registry = new SqliteWorkerStore(database);
        Worker = new RunWorker(
            Store,
            Registry,
            new DatasetFiles(datasets, Blobs),
            Files,
            new RunResults(Blobs, Files),
            Board,
            Signals,
            command,
            Data,
            Options.Create((options ?? new WorkerOptions { RetrySeconds = 0, GraceSeconds = 2 }) with { Device = device }),
            Options.Create(new TierOptions()),
            TimeProvider.System,
            NullLogger<RunWorker>.Instance);
    }

    public DataDirectory Data { get; }

    public IRunStore Store { get; }

    public IBlobStore Blobs { get; }

    public IWorkerStore Registry { get; }

    public RunSignals Signals { get; } = new();

    public RunBoard Board { get; } = new();

    public RunWatch Watch { get; }

    public RunFiles Files { get; }

    public RunRequests Requests { get; }

    public RunWorker Worker { get; }

    public Task Start() => Worker.StartAsync(CancellationToken.None);

    public Task Stop() => Worker.StopAsync(CancellationToken.None);

    public Task<Run> Submit(int rows = 50, string accountId = Owner, Preset preset = Preset.Balanced) => Requests.Submit(
        accountId,
        new RunRequest(
            new RunSource("penguins.csv", "penguins.csv", DatasetId: null, 0, 0),
            Schema: null,
            new SynthesisOptions { Rows = rows, Preset = preset }),
        CancellationToken.None);

    /// <summary>The first view that a watcher of the run sees and that is as asked.</summary>
    public async Task<RunView> WaitFor(Run run, Func<RunView, bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        RunView? last = null;
        await foreach (var view in Watch.Watch(run.Id, run.AccountId, patience.Token))
        {
            last = view;
            if (condition(view)) return view;
        }

        throw new InvalidOperationException($"The run ended as {last?.Run}.");
    }

    public Task<RunView> WaitForEnd(Run run) => WaitFor(run, view => view.Run.HasEnded);

    /// <summary>Returns when the worker works on nothing, its folders and files of ended runs gone.</summary>
    public async Task WaitForQuiet()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (Board.RunIds.Count > 0) await Task.Delay(50, patience.Token);
    }

    /// <summary>Folders of runs that are left in the work folders of all workers.</summary>
    public IReadOnlyList<string> WorkFolders() =>
        [.. Directory.GetDirectories(Data.Folder("work")).SelectMany(Directory.GetDirectories).Select(path => Path.GetFileName(path))];

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Worker.Dispose();
        database.Dispose();
        folder?.Dispose();
    }

    private sealed class TwoAccounts : IAccountStore
    {
        public Task<Account?> Find(string id, CancellationToken cancellationToken) => Task.FromResult(
            id is Owner or Subscriber
                ? new Account
                {
                    Id = id,
                    Email = id + "@example.org",
                    NormalizedEmail = id + "@example.org",
                    Name = id,
                    PasswordHash = "",
                    SecurityStamp = "",
                    Tier = id == Subscriber ? Tier.Paid : Tier.Free,
                    CreatedAt = DateTimeOffset.UnixEpoch,
                }
                : null);

        public Task<bool> IsEmpty(CancellationToken cancellationToken) => Task.FromResult(false);

        public Task<Account?> TryCreate(Account account, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Account?> FindByEmail(string normalizedEmail, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Account?> TryUpdate(Account before, Account after, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<Account>> List(string? search, Account? before, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> Delete(string id, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class NoDatasets : IDatasetStore
    {
        public Task<Dataset?> Find(string id, string accountId, CancellationToken cancellationToken) => Task.FromResult<Dataset?>(null);

        public Task Add(Dataset dataset, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<Dataset>> List(string accountId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<long> TotalBytes(string accountId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> Delete(string id, string accountId, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
