using System.Text.Json;
using System.Text.Json.Serialization;

namespace TabGraphSyn.Pipeline;

/// <summary>How the pipeline writes and reads JSON: camel case, enums by name, nulls left out.</summary>
public static class PipelineJson
{
    /// <summary>One value a line: what travels on standard output.</summary>
    public static JsonSerializerOptions Line { get; } = Create(indented: false);

    /// <summary>Indented: what a person may open.</summary>
    public static JsonSerializerOptions File { get; } = Create(indented: true);

    /// <summary>Writes a value to a file that is whole or absent.</summary>
    public static void Write<T>(string path, T value) =>
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, value, File));

    private static JsonSerializerOptions Create(bool indented)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            WriteIndented = indented,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Converters = { new JsonStringEnumConverter() },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
