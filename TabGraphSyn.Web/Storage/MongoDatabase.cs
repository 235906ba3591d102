using System.Net.Sockets;
using MongoDB.Bson;
using MongoDB.Driver;

namespace TabGraphSyn.Web.Storage;

/// <summary>
/// A MongoDB database, shared by the stores of all features and by all nodes. A document has a text field <c>doc</c> with
/// the whole record and real fields for what is filtered or sorted, see <see cref="Documents"/>.
/// </summary>
/// <remarks>
/// Each step is atomic on one document, so that no transaction is needed; what spans two is written so that a reader
/// mends what a crash left between them. Reads go to the primary, writes wait for the journals of a majority. A call
/// gives up after some seconds rather than wait for a server that is gone.
/// </remarks>
public sealed partial class MongoDatabase
{
    public const string DefaultName = "tabgraphsyn";
    private const string Key = MongoDbOptions.Section + ":" + nameof(MongoDbOptions.ConnectionString);

    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan SelectionLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TryLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TryDelay = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<MongoIndex> indexes;
    private readonly MongoUrl url;

    /// <summary>Reaches for no server yet: see <see cref="Open"/>.</summary>
    /// <param name="connectionString">Names the servers and, if it likes, the database.</param>
    /// <param name="indexes">What <see cref="Open"/> makes.</param>
    /// <exception cref="UnusableSettingException">It is no connection string.</exception>
    public MongoDatabase(string connectionString, IEnumerable<MongoIndex> indexes)
    {
        this.indexes = [.. indexes];
        url = Parse(connectionString);
        var settings = MongoClientSettings.FromUrl(url);
        settings.ApplicationName ??= "TabGraphSyn";
        settings.ReadPreference = ReadPreference.Primary;
        if (url.W is null && url.Journal is null) settings.WriteConcern = WriteConcern.WMajority.With(journal: true);
        if (url.SocketTimeout == TimeSpan.Zero) settings.SocketTimeout = CallLimit;
        if (url.ServerSelectionTimeout == MongoDefaults.ServerSelectionTimeout) settings.ServerSelectionTimeout = SelectionLimit;
        Client = new MongoClient(settings);
        Database = Client.GetDatabase(url.DatabaseName ?? DefaultName);
    }

    public IMongoClient Client { get; }

    public IMongoDatabase Database { get; }

    /// <summary>The servers and the database, without name and password.</summary>
    public string Address => $"{string.Join(',', url.Servers)}/{Database.DatabaseNamespace.DatabaseName}";

    public IMongoCollection<BsonDocument> Collection(string name) => Database.GetCollection<BsonDocument>(name);

    /// <summary>Reaches the server and makes the indexes; tries again until the time is over, and logs each try that fails.</summary>
    /// <exception cref="UnusableSettingException">The server can't be reached or used.</exception>
    public void Open(TimeSpan limit, ILogger logger)
    {
        long began = TimeProvider.System.GetTimestamp();
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                MakeIndexes();
                return;
            }
            catch (Exception e) when (e is MongoException or TimeoutException or OperationCanceledException)
            {
                string reason = Reason(e);
                if (TimeProvider.System.GetElapsedTime(began) + TryDelay >= limit)
                    throw new UnusableSettingException(
                        Key, $"MongoDB at {Address} can't be used, tried for {limit.TotalSeconds:0} s ({reason.TrimEnd('.')}). Start it, or name another server.");
                LogRetry(logger, Address, attempt, reason);
                Thread.Sleep(TryDelay);
            }
        }
    }

    /// <summary>The record of the first document that fits; null where none does.</summary>
    public async Task<T?> Find<T>(string collection, BsonDocument filter, CancellationToken cancellationToken)
        where T : class => (await List<T>(collection, filter, sort: null, limit: 1, cancellationToken)).FirstOrDefault();

    /// <summary>The records of the documents that fit.</summary>
    public async Task<IReadOnlyList<T>> List<T>(string collection, BsonDocument filter, BsonDocument? sort, int? limit, CancellationToken cancellationToken)
        where T : class
    {
        var found = await Collection(collection).Find(filter).Sort(sort).Limit(limit).Project(new BsonDocument { ["doc"] = 1, ["_id"] = 0 })
            .ToListAsync(cancellationToken);
        return [.. found.Select(document => Documents.Record<T>(document["doc"].AsString))];
    }

    /// <summary>Adds the document; false where it would repeat what must be unique.</summary>
    public async Task<bool> TryInsert(string collection, BsonDocument document, CancellationToken cancellationToken)
    {
        try
        {
            await Collection(collection).InsertOneAsync(document, options: null, cancellationToken);
            return true;
        }
        catch (MongoWriteException e) when (e.WriteError?.Category == ServerErrorCategory.DuplicateKey)
        {
            return false;
        }
    }

    /// <summary>Changes the one document that fits; false where none does, or where it would repeat what must be unique.</summary>
    public async Task<bool> TryUpdate(string collection, BsonDocument filter, BsonDocument update, CancellationToken cancellationToken)
    {
        try
        {
            return (await Collection(collection).UpdateOneAsync(filter, update, options: null, cancellationToken)).MatchedCount == 1;
        }
        catch (MongoWriteException e) when (e.WriteError?.Category == ServerErrorCategory.DuplicateKey)
        {
            return false;
        }
    }

    /// <summary>Removes the documents that fit; returns how many there were.</summary>
    public async Task<long> Delete(string collection, BsonDocument filter, CancellationToken cancellationToken) =>
        (await Collection(collection).DeleteManyAsync(filter, cancellationToken)).DeletedCount;

    // The driver's own message repeats the whole string, password and all.
    private static MongoUrl Parse(string connectionString)
    {
        try
        {
            return MongoUrl.Create(connectionString);
        }
        catch (Exception e) when (e is MongoConfigurationException or ArgumentException or FormatException)
        {
            throw new UnusableSettingException(Key, "this is no connection string of MongoDB; write one such as mongodb://host:27017/tabgraphsyn, with special characters of a password percent-encoded.");
        }
    }

    private void MakeIndexes()
    {
        using var limit = new CancellationTokenSource(TryLimit);
        Database.RunCommand<BsonDocument>(new BsonDocument("ping", 1), ReadPreference.Primary, limit.Token);
        foreach (var group in indexes.GroupBy(index => index.Collection))
        {
            Collection(group.Key).Indexes.CreateMany(group.Select(index => new CreateIndexModel<BsonDocument>(
                index.Keys,
                new CreateIndexOptions { Name = index.Name, Unique = index.IsUnique ? true : null, Sparse = index.IsSparse ? true : null })));
        }
    }

    // A server that isn't found is told in a page of text on the state of the cluster; what lies below it is one line.
    private string Reason(Exception exception)
    {
        if (exception is TimeoutException or OperationCanceledException)
            exception = Client.Cluster.Description.Servers.Select(server => server.HeartbeatException).FirstOrDefault(e => e is not null) ?? exception;
        var root = exception.GetBaseException();
        return root is SocketException or MongoException or IOException ? root.Message : "it doesn't answer";
    }

    [LoggerMessage(LogLevel.Warning, "MongoDB at {Address} can't be used yet, try {Attempt} ({Reason}); trying again")]
    private static partial void LogRetry(ILogger logger, string address, int attempt, string reason);
}
