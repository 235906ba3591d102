namespace TabGraphSyn.Web.Storage;

/// <summary>The section <c>Storage</c> of the configuration: where everything is kept.</summary>
public sealed record StorageOptions
{
    public const string Section = "Storage";

    /// <summary>
    /// The folder that holds what this node keeps: everything where SQLite is the engine, uploads on their way and the
    /// workers' own folders where MongoDB is. A relative path begins at the folder of the solution where the application
    /// runs from its sources, and at the content root where it is published.
    /// </summary>
    public string DataDirectory { get; init; } = "data";

    /// <summary>The engine for many machines, chosen by naming its server. Without it, one SQLite file in the data directory.</summary>
    public MongoDbOptions MongoDb { get; init; } = new();

    internal IEnumerable<string> Problems()
    {
        if (string.IsNullOrWhiteSpace(DataDirectory)) yield return $"{Section}:{nameof(DataDirectory)}: name a folder.";
        foreach (string problem in MongoDb.Problems()) yield return problem;
    }
}

/// <summary>The section <c>Storage:MongoDb</c> of the configuration.</summary>
public sealed record MongoDbOptions
{
    public const string Section = StorageOptions.Section + ":MongoDb";

    /// <summary>Such as <c>mongodb://host:27017/tabgraphsyn</c>; the database is <c>tabgraphsyn</c> where it names none. Empty for SQLite.</summary>
    public string ConnectionString { get; init; } = "";

    /// <summary>How long the start tries to reach the server, in seconds, from 1 to 3,600.</summary>
    public int ConnectSeconds { get; init; } = 30;

    /// <summary>Whether MongoDB is the engine.</summary>
    public bool IsChosen => !string.IsNullOrWhiteSpace(ConnectionString);

    internal IEnumerable<string> Problems() =>
        Shell.ValidatedOptions.OutOfRange($"{Section}:{nameof(ConnectSeconds)}", ConnectSeconds, 1, 3_600);
}
