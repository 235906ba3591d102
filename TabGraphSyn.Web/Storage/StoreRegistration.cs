using Microsoft.Extensions.Options;

namespace TabGraphSyn.Web.Storage;

/// <summary>The one place where an engine is chosen.</summary>
public static class StoreRegistration
{
    /// <summary>Adds a store, in the engine that the configuration names.</summary>
    /// <typeparam name="TStore">What the store is asked for as.</typeparam>
    /// <typeparam name="TSqlite">The store on one machine.</typeparam>
    /// <typeparam name="TMongo">The store for many machines.</typeparam>
    public static IServiceCollection AddStore<TStore, TSqlite, TMongo>(this IServiceCollection services)
        where TStore : class
        where TSqlite : class, TStore
        where TMongo : class, TStore =>
        services.AddSingleton<TStore>(provider => UsesMongo(provider)
            ? ActivatorUtilities.CreateInstance<TMongo>(provider)
            : ActivatorUtilities.CreateInstance<TSqlite>(provider));

    /// <summary>Whether MongoDB is the engine.</summary>
    public static bool UsesMongo(IServiceProvider provider) => provider.GetRequiredService<IOptions<StorageOptions>>().Value.MongoDb.IsChosen;
}
