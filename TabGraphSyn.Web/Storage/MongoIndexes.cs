using MongoDB.Bson;

namespace TabGraphSyn.Web.Storage;

/// <summary>One index of a collection. An index that was released is never changed, a new one gets a new name.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Name">Name of the index, unique in its collection.</param>
/// <param name="Keys">The fields in order, each 1 for upwards or -1 for downwards.</param>
/// <param name="IsUnique">No two documents that have the fields may agree in all of them.</param>
/// <param name="IsSparse">Documents without any of the fields stay out.</param>
public sealed record MongoIndex(string Collection, string Name, BsonDocument Keys, bool IsUnique = false, bool IsSparse = false);

public static class MongoIndexRegistration
{
    /// <summary>Adds the indexes of a feature; they are made before the application listens.</summary>
    public static IServiceCollection AddMongoIndexes(this IServiceCollection services, params IReadOnlyList<MongoIndex> indexes)
    {
        foreach (var index in indexes) services.AddSingleton(index);
        return services;
    }
}
