using System.Text.Json;
using System.Text.Json.Serialization;

namespace TabGraphSyn.Web.Storage;

/// <summary>Records as the JSON text that every engine keeps, so that all engines read back the same.</summary>
public static class Documents
{
    /// <summary>How records are written: camel case, enums by name, nothing for null.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The record as text.</summary>
    public static string Text<T>(T record) => JsonSerializer.Serialize(record, Json);

    /// <summary>The record that the text holds.</summary>
    public static T Record<T>(string text)
        where T : class => JsonSerializer.Deserialize<T>(text, Json)!;

    /// <summary>The time as engines keep it beside a record, to filter or sort by: UTC milliseconds, or null.</summary>
    public static long? Time(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();
}
