using System.Globalization;
using System.Security.Cryptography;
using System.Xml.Linq;
using MongoDB.Bson;
using MongoDB.Driver;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.ApiKeys;
using TabGraphSyn.Web.Datasets;
using TabGraphSyn.Web.Runs;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Migration;

/// <summary>
/// Copies an installation in SQLite into an empty MongoDB database. Records are copied as the text that they are; what
/// stands beside it is made anew. Until all was copied and checked the database says so, and no application starts on it.
/// </summary>
internal sealed class InstallationCopy(SqliteInstallation source, MongoDatabase target)
{
    private const int BatchSize = 100;

    /// <summary>The tables that are copied, or need not be: the registry of workers fills by itself.</summary>
    internal static readonly string[] KnownTables =
        ["accounts", "former_accounts", "api_keys", "datasets", "runs", "run_charges", "run_turns", "workers", "schema_versions"];

    private readonly GridFsBlobStore blobs = new(target, TimeProvider.System);

    /// <summary>Marks the database as unfinished. True where an earlier migration had left it so: its copies are removed.</summary>
    /// <exception cref="UnusableSettingException">The database holds something already, or the installation something that can't be copied.</exception>
    public async Task<bool> Begin(CancellationToken cancellationToken)
    {
        await source.Rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
            tables =>
            {
                if (tables.Select(table => table[0]!).Except(KnownTables).ToList() is [var unknown, ..])
                    throw new UnusableSettingException("--from", $"the table '{unknown}' can't be copied by this program; use the newest one.");
            },
            cancellationToken);

        var names = await (await target.Database.ListCollectionNamesAsync(options: null, cancellationToken)).ToListAsync(cancellationToken);
        bool isUnfinished = target.IsUnfinished();
        foreach (string name in names.Where(name => name != MongoDatabase.MigrationCollection && !name.StartsWith("system.", StringComparison.Ordinal)))
        {
            if (isUnfinished)
                await target.Collection(name).DeleteManyAsync(new BsonDocument(), cancellationToken);
            else if (await target.Collection(name).Find(new BsonDocument()).AnyAsync(cancellationToken))
                throw new UnusableSettingException("--to", $"the database {target.Address} is not empty; name an empty one, or a new one.");
        }

        await target.MarkUnfinished(cancellationToken);
        return isUnfinished;
    }

    /// <summary>Copies everything and reads it back.</summary>
    public async Task<IReadOnlyList<CopyCheck>> CopyAll(CancellationToken cancellationToken)
    {
        var accounts = await Records("accounts", "SELECT id, doc FROM accounts ORDER BY id", MongoAccountStore.Collection, AccountCopy, cancellationToken);
        await source.Rows(
            "SELECT id FROM accounts ORDER BY doc ->> '$.role' <> 'Administrator', created_at, id LIMIT 1",
            rows =>
            {
                foreach (string?[] first in rows) Add(FirstAccount.Collection, [FirstAccount.Claim(first[0]!, isConfirmed: true)]);
            },
            cancellationToken);
        return
        [
            accounts,
            await FormerAccounts(cancellationToken),
            await Records("API keys", "SELECT id, doc FROM api_keys ORDER BY account_id, created_at", MongoApiKeyStore.Collection, ApiKeyCopies(), cancellationToken),
            await Records("data sets", "SELECT id, doc FROM datasets ORDER BY id", MongoDatasetStore.Collection, doc => MongoDatasetStore.Document(Documents.Record<Dataset>(doc)), cancellationToken),
            await Records("runs, with history", "SELECT id, doc, history FROM runs ORDER BY id", MongoRunDocument.Collection, RunCopies(), cancellationToken),
            await Charges(cancellationToken),
            await News(cancellationToken),
            await Turns(cancellationToken),
            await Keys(cancellationToken),
            await Blobs(cancellationToken),
        ];
    }

    /// <summary>Everything is there: applications may start on it.</summary>
    public Task Finish(CancellationToken cancellationToken) => target.MarkFinished(cancellationToken);

    private static BsonDocument AccountCopy(string doc) => MongoAccountStore.Document(Documents.Record<Account>(doc));

    private static Func<string, BsonDocument> ApiKeyCopies()
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        return doc =>
        {
            var key = Documents.Record<ApiKey>(doc);
            int place = places[key.AccountId] = places.GetValueOrDefault(key.AccountId, -1) + 1;
            return MongoApiKeyStore.Document(key, MongoApiKeyStore.Place(key.AccountId, place));
        };
    }

    private static Func<string, BsonDocument> RunCopies()
    {
        var slots = new Dictionary<string, int>(StringComparer.Ordinal);
        return doc =>
        {
            var run = Documents.Record<Run>(doc);
            var document = MongoRunDocument.New(run);
            document.Remove("tell");
            if (run.State != RunState.Running) return document;
            int slot = slots[run.AccountId] = slots.GetValueOrDefault(run.AccountId, -1) + 1;
            document["slot"] = MongoRunDocument.Slot(run.AccountId, slot);
            return document;
        };
    }

    /// <summary>Rows of an id, a record's text and maybe its history.</summary>
    private async Task<CopyCheck> Records(string name, string sql, string collection, Func<string, BsonDocument> copy, CancellationToken cancellationToken)
    {
        var check = new CopyCheck(name);
        await source.Rows(sql, rows => Add(collection, rows.Select(row =>
        {
            var document = copy(row[1]!);
            document["doc"] = row[1];
            if (row.Length > 2 && row[2] is { } history) document["history"] = history;
            check.Original(row[0]!, row[1], row.Length > 2 ? row[2] : null);
            return document;
        })), cancellationToken);
        using var copies = await target.Collection(collection).Find(new BsonDocument())
            .Project(new BsonDocument { ["doc"] = 1, ["history"] = 1 }).ToCursorAsync(cancellationToken);
        while (await copies.MoveNextAsync(cancellationToken))
            foreach (var document in copies.Current)
                check.Copy(document["_id"].AsString, document["doc"].AsString, document.TryGetValue("history", out var history) ? history.AsString : null);
        return check;
    }

    private async Task<CopyCheck> Charges(CancellationToken cancellationToken)
    {
        var check = new CopyCheck("charged runs");
        await source.Rows(
            "SELECT account_id, month, run_id, CAST(rows AS TEXT) FROM run_charges ORDER BY account_id, month, run_id",
            rows => Add(MongoRunUsage.Collection, rows.GroupBy(row => (Account: row[0]!, Month: row[1]!)).Select(month =>
            {
                var charges = new BsonArray();
                foreach (string?[] row in month)
                {
                    check.Original(row[2]!, row);
                    charges.Add(new BsonDocument { ["run"] = row[2], ["rows"] = long.Parse(row[3]!, CultureInfo.InvariantCulture) });
                }

                return MongoRunUsage.New(month.Key.Account, Month.Parse(month.Key.Month), charges);
            })),
            cancellationToken);
        foreach (var month in await target.Collection(MongoRunUsage.Collection).Find(new BsonDocument()).ToListAsync(cancellationToken))
            foreach (var charge in month["charges"].AsBsonArray)
                check.Copy(
                    charge["run"].AsString, month["account"].AsString, month["_id"].AsString.Split('/')[^1], charge["run"].AsString,
                    charge["rows"].ToInt64().ToString(CultureInfo.InvariantCulture));
        return check;
    }

    private async Task<CopyCheck> FormerAccounts(CancellationToken cancellationToken)
    {
        var check = new CopyCheck("former accounts");
        await source.Rows(
            "SELECT fingerprint, month, CAST(runs AS TEXT) FROM former_accounts",
            rows => Add(MongoFormerAccounts.Collection, rows.Select(row =>
            {
                check.Original(row[0]!, row);
                return MongoFormerAccounts.Document(row[0]!, new SpentRuns(row[1]!, int.Parse(row[2]!, CultureInfo.InvariantCulture)));
            })),
            cancellationToken);
        foreach (var former in await target.Collection(MongoFormerAccounts.Collection).Find(new BsonDocument()).ToListAsync(cancellationToken))
            check.Copy(former["_id"].AsString, former["_id"].AsString, former["month"].AsString, former["runs"].ToInt32().ToString(CultureInfo.InvariantCulture));
        return check;
    }

    /// <summary>Runs whose accounts are yet to be told that they ended.</summary>
    private async Task<CopyCheck> News(CancellationToken cancellationToken)
    {
        var check = new CopyCheck("ends to tell of");
        await source.Rows(
            "SELECT id, CAST(tell_at AS TEXT) FROM runs WHERE tell_at IS NOT NULL",
            rows =>
            {
                foreach (string?[] row in rows)
                {
                    check.Original(row[0]!, row[1]);
                    var told = new BsonDocument("tell", long.Parse(row[1]!, CultureInfo.InvariantCulture));
                    target.Collection(MongoRunDocument.Collection).UpdateOne(new BsonDocument("_id", row[0]), new BsonDocument("$set", told));
                }
            },
            cancellationToken);
        var copies = await target.Collection(MongoRunDocument.Collection).Find(new BsonDocument("tell", new BsonDocument("$gt", 0)))
            .Project(new BsonDocument("tell", 1)).ToListAsync(cancellationToken);
        foreach (var run in copies) check.Copy(run["_id"].AsString, run["tell"].ToInt64().ToString(CultureInfo.InvariantCulture));
        return check;
    }

    private async Task<CopyCheck> Turns(CancellationToken cancellationToken)
    {
        var check = new CopyCheck("turns of tiers");
        await source.Rows(
            "SELECT tier, CAST(turn AS TEXT) FROM run_turns",
            rows => Add(MongoRunDocument.Turns, rows.Select(row =>
            {
                check.Original(row[0]!, row[1]);
                return MongoRunTurns.Document(Enum.Parse<Tier>(row[0]!), long.Parse(row[1]!, CultureInfo.InvariantCulture));
            })),
            cancellationToken);
        foreach (var tier in await target.Collection(MongoRunDocument.Turns).Find(new BsonDocument()).ToListAsync(cancellationToken))
            check.Copy(tier["_id"].AsString, tier["turn"].ToInt64().ToString(CultureInfo.InvariantCulture));
        return check;
    }

    private async Task<CopyCheck> Keys(CancellationToken cancellationToken)
    {
        var check = new CopyCheck("keys of cookies");
        Add(MongoKeyRepository.Collection, source.Keys().Select(path =>
        {
            var document = MongoKeyRepository.Document(XElement.Load(path), Path.GetFileNameWithoutExtension(path));
            check.Original(document["_id"].AsString, document["xml"].AsString);
            return document;
        }));
        foreach (var key in await target.Collection(MongoKeyRepository.Collection).Find(new BsonDocument()).ToListAsync(cancellationToken))
            check.Copy(key["_id"].AsString, key["xml"].AsString);
        return check;
    }

    private async Task<CopyCheck> Blobs(CancellationToken cancellationToken)
    {
        var check = new CopyCheck("files");
        foreach (var (key, path) in source.Blobs())
        {
            await using (var file = File.OpenRead(path))
            {
                check.Original(key, await SHA256.HashDataAsync(file, cancellationToken));
                file.Position = 0;
                await blobs.Put(key, file, cancellationToken);
            }

            await using var copy = await blobs.Open(key, cancellationToken);
            if (copy is not null) check.Copy(key, await SHA256.HashDataAsync(copy, cancellationToken));
        }

        return check;
    }

    private void Add(string collection, IEnumerable<BsonDocument> documents)
    {
        foreach (var batch in documents.Chunk(BatchSize)) target.Collection(collection).InsertMany(batch);
    }
}
