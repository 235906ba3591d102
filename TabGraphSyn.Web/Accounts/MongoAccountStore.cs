using System.Text;
using MongoDB.Bson;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Accounts;

/// <summary>Accounts in MongoDB.</summary>
internal sealed class MongoAccountStore(MongoDatabase database) : IAccountStore
{
    public const string Collection = "accounts";

    public static readonly MongoIndex[] Indexes =
    [
        new(Collection, "by_email", new BsonDocument("email", 1), IsUnique: true),
        new(Collection, "by_age", new BsonDocument { ["created"] = -1, ["_id"] = -1 }),
    ];

    private readonly FirstAccount first = new(database);

    public async Task<Account?> TryCreate(Account account, CancellationToken cancellationToken)
    {
        bool isFirst = await first.TryClaim(account.Id, cancellationToken);
        var stored = isFirst ? account with { Role = Role.Administrator } : account;
        bool added = false;
        try
        {
            added = await database.TryInsert(Collection, Document(stored), cancellationToken);
        }
        finally
        {
            // Others wait for the answer: they get it even where this caller no longer does.
            if (isFirst && !added) await first.Withdraw(account.Id);
        }

        if (!added || !isFirst || await first.Confirm(account.Id, cancellationToken)) return added ? stored : null;

        // This process stood still for so long that others took it for dead, and an administrator came meanwhile.
        await database.TryUpdate(Collection, new BsonDocument("_id", account.Id), Changes(account), cancellationToken);
        return account;
    }

    public async Task<bool> IsEmpty(CancellationToken cancellationToken) =>
        await database.Find<Account>(Collection, [], cancellationToken) is null;

    public Task<Account?> Find(string id, CancellationToken cancellationToken) =>
        database.Find<Account>(Collection, new BsonDocument("_id", id), cancellationToken);

    public Task<Account?> FindByEmail(string normalizedEmail, CancellationToken cancellationToken) =>
        database.Find<Account>(Collection, new BsonDocument("email", normalizedEmail), cancellationToken);

    public async Task<Account?> TryUpdate(Account before, Account after, CancellationToken cancellationToken)
    {
        var stored = after with { Revision = before.Revision + 1 };
        var unchanged = new BsonDocument { ["_id"] = before.Id, ["revision"] = before.Revision };
        return await database.TryUpdate(Collection, unchanged, Changes(stored), cancellationToken) ? stored : null;
    }

    public Task<IReadOnlyList<Account>> List(string? search, Account? before, int limit, CancellationToken cancellationToken)
    {
        var filter = new BsonDocument();
        if (search is not null) filter["search"] = new BsonRegularExpression(Literal(search.ToLowerInvariant()));
        if (before is not null)
        {
            var created = Documents.Time(before.CreatedAt);
            filter["$or"] = new BsonArray
            {
                new BsonDocument("created", new BsonDocument("$lt", created)),
                new BsonDocument { ["created"] = created, ["_id"] = new BsonDocument("$lt", before.Id) },
            };
        }

        return database.List<Account>(Collection, filter, new BsonDocument { ["created"] = -1, ["_id"] = -1 }, limit, cancellationToken);
    }

    public async Task<bool> Delete(string id, CancellationToken cancellationToken)
    {
        bool deleted = await database.Delete(Collection, new BsonDocument("_id", id), cancellationToken) == 1;
        if (deleted && await IsEmpty(cancellationToken)) await first.Forget(cancellationToken);
        return deleted;
    }

    /// <summary>The account as it is kept.</summary>
    internal static BsonDocument Document(Account account) =>
        new BsonDocument { ["_id"] = account.Id, ["created"] = Documents.Time(account.CreatedAt) }.Merge(Fields(account));

    private static BsonDocument Changes(Account account) => new("$set", Fields(account));

    private static BsonDocument Fields(Account account) => new()
    {
        ["email"] = account.NormalizedEmail,
        ["search"] = SqliteAccountStore.SearchText(account),
        ["revision"] = account.Revision,
        ["doc"] = Documents.Text(account),
    };

    /// <summary>A pattern that fits this text and nothing else.</summary>
    private static string Literal(string text)
    {
        var pattern = new StringBuilder();
        foreach (char one in text)
        {
            if (char.IsAscii(one) && !char.IsAsciiLetterOrDigit(one)) pattern.Append('\\');
            pattern.Append(one);
        }

        return pattern.ToString();
    }
}
