using MongoDB.Bson;
using MongoDB.Driver;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Accounts;

/// <summary>
/// Decides in MongoDB which of many accounts that are made at once is the first, and so the administrator: it alone may
/// be added before one document says that it is there, and all others wait for that.
/// </summary>
internal sealed class FirstAccount(MongoDatabase database)
{
    public const string Collection = "installation";
    private const string Id = "administrator";

    /// <summary>A claim whose owner was not heard of for so long is given to the next.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly IMongoCollection<BsonDocument> claims = database.Collection(Collection);

    /// <summary>Whether the account that is to be added is the first. Returns when that is settled: true only for one that then confirms or withdraws.</summary>
    public async Task<bool> TryClaim(string accountId, CancellationToken cancellationToken)
    {
        string? waitingFor = null;
        long began = 0;
        while (true)
        {
            var claim = await claims.Find(new BsonDocument("_id", Id)).FirstOrDefaultAsync(cancellationToken);
            if (claim is null)
            {
                if (await IsThere([], cancellationToken)) return false;
                if (await database.TryInsert(Collection, Claim(accountId, isConfirmed: false), cancellationToken)) return true;
                continue;
            }

            if (claim["confirmed"].AsBoolean) return false;
            string owner = claim["account"].AsString;
            if (owner != waitingFor) (waitingFor, began) = (owner, TimeProvider.System.GetTimestamp());
            if (TimeProvider.System.GetElapsedTime(began) < Patience)
                await Task.Delay(Pause, cancellationToken);
            else if (await IsThere(new BsonDocument("_id", owner), cancellationToken))
                await Confirm(owner, cancellationToken);
            else
                await Withdraw(owner);
        }
    }

    /// <summary>The account is there. False where the claim was given to another meanwhile.</summary>
    public Task<bool> Confirm(string accountId, CancellationToken cancellationToken) => database.TryUpdate(
        Collection,
        new BsonDocument { ["_id"] = Id, ["account"] = accountId },
        new BsonDocument("$set", new BsonDocument("confirmed", true)),
        cancellationToken);

    /// <summary>The account could not be added: the next may be the first.</summary>
    public Task Withdraw(string accountId) =>
        database.Delete(Collection, new BsonDocument { ["_id"] = Id, ["account"] = accountId, ["confirmed"] = false }, CancellationToken.None);

    /// <summary>Nobody is left: whoever comes next is the first.</summary>
    public Task Forget(CancellationToken cancellationToken) => database.Delete(Collection, new BsonDocument("_id", Id), cancellationToken);

    /// <summary>What the collection holds once the first account is there.</summary>
    internal static BsonDocument Claim(string accountId, bool isConfirmed) => new() { ["_id"] = Id, ["account"] = accountId, ["confirmed"] = isConfirmed };

    private Task<bool> IsThere(BsonDocument filter, CancellationToken cancellationToken) =>
        database.Collection(MongoAccountStore.Collection).Find(filter).AnyAsync(cancellationToken);
}
