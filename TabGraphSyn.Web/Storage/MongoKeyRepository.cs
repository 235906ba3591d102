using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using MongoDB.Bson;
using MongoDB.Driver;

namespace TabGraphSyn.Web.Storage;

/// <summary>The keys that protect cookies, in MongoDB: any node reads a cookie that another wrote.</summary>
internal sealed class MongoKeyRepository(MongoDatabase database) : IXmlRepository
{
    public const string Collection = "protection_keys";

    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. database.Collection(Collection).Find(new BsonDocument()).ToList().Select(document => XElement.Parse(document["xml"].AsString))];

    public void StoreElement(XElement element, string friendlyName) =>
        database.Collection(Collection).InsertOne(Document(element, string.IsNullOrEmpty(friendlyName) ? Guid.NewGuid().ToString("N") : friendlyName));

    /// <summary>A key as it is kept.</summary>
    internal static BsonDocument Document(XElement element, string name) =>
        new() { ["_id"] = name, ["xml"] = element.ToString(SaveOptions.DisableFormatting) };
}
