using Microsoft.Extensions.Logging.Abstractions;
using MongoDB.Driver;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Tests.Testing;

/// <summary>A MongoDB database of a test's own, dropped when the test ends.</summary>
public sealed class MongoTestDatabase : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly IReadOnlyList<MongoIndex> indexes;

    public MongoTestDatabase(params IReadOnlyList<MongoIndex> indexes)
    {
        this.indexes = indexes;
        string server = NeedsMongoAttribute.ConnectionString
            ?? throw new InvalidOperationException($"{NeedsMongoAttribute.Variable} names no server: mark the test as a contract's, so that it is skipped.");
        ConnectionString = new MongoUrlBuilder(server) { DatabaseName = $"tabgraphsyn_test_{Guid.NewGuid():N}" }.ToString();
        Database = Open();
    }

    /// <summary>Names the server and this database.</summary>
    public string ConnectionString { get; }

    public MongoDatabase Database { get; }

    /// <summary>Opens the same database once more, as another process does.</summary>
    public MongoDatabase Open()
    {
        var database = new MongoDatabase(ConnectionString, indexes);
        database.Open(Patience, NullLogger.Instance);
        return database;
    }

    public void Dispose() => Database.Client.DropDatabase(Database.Database.DatabaseNamespace.DatabaseName);
}
