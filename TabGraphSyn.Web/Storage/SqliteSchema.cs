namespace TabGraphSyn.Web.Storage;

/// <summary>
/// The tables of one feature. Step n brings them from version n to version n + 1; a step that was released is never
/// changed, a new one is appended.
/// </summary>
/// <param name="Feature">Lower-case name, unique.</param>
/// <param name="Steps">SQL of each step; may hold several statements.</param>
public sealed record SqliteSchema(string Feature, IReadOnlyList<string> Steps);

public static class SqliteSchemaRegistration
{
    /// <summary>Adds the tables of a feature; they are made or brought up to date before the application listens.</summary>
    public static IServiceCollection AddSqliteSchema(this IServiceCollection services, string feature, params string[] steps) =>
        services.AddSingleton(new SqliteSchema(feature, steps));
}
