using System.Text.Json.Serialization;

namespace TabGraphSyn.Web.Storage;

/// <summary>Where accounts, runs and data sets are kept.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StorageEngine>))]
public enum StorageEngine
{
    /// <summary>One file in the data directory: for one machine, with nothing to install.</summary>
    Sqlite,
}

/// <summary>The section <c>Storage</c> of the configuration.</summary>
public sealed record StorageOptions
{
    public const string Section = "Storage";

    /// <summary>
    /// The folder that holds everything the server keeps. A relative path begins at the folder of the solution where
    /// the application runs from its sources, and at the content root where it is published.
    /// </summary>
    public string DataDirectory { get; init; } = "data";

    public StorageEngine Engine { get; init; } = StorageEngine.Sqlite;
}
