using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace TabGraphSyn.Tests.Chaos;

/// <summary>Four processes share one data directory.</summary>
public sealed class SqliteChannelChaos(ITestOutputHelper output) : ChannelChaos(output)
{
    protected override IReadOnlyDictionary<string, string> SettingsOf(int node) =>
        new Dictionary<string, string> { ["Storage:DataDirectory"] = Folder.File("data") };

    /// <summary>Nobody else can write while one holds the write lock.</summary>
    protected override async Task<bool> Pause(TimeSpan time)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(Folder.File("data"), "tabgraphsyn.db")}");
        await connection.OpenAsync();
        await Run(connection, "PRAGMA busy_timeout = 10000");
        await Run(connection, "BEGIN IMMEDIATE");
        await Task.Delay(time);
        await Run(connection, "ROLLBACK");
        return true;
    }

    private static async Task Run(SqliteConnection connection, string statement)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A literal of this class.
        command.CommandText = statement;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
