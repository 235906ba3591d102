namespace TabGraphSyn.Tests.Testing;

/// <summary>
/// Marks a test class that holds MongoDB to a contract. Where TABGRAPHSYN_TEST_MONGODB names no server, each of its
/// <see cref="ContractFactAttribute"/> and <see cref="ContractTheoryAttribute"/> tests is reported as skipped.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsMongoAttribute : Attribute
{
    public const string Variable = "TABGRAPHSYN_TEST_MONGODB";

    /// <summary>The server that tests may make databases on; null for none.</summary>
    public static string? ConnectionString { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : null;
}
