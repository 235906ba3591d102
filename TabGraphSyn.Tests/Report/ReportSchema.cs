using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Xml.Linq;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Evaluation;

namespace TabGraphSyn.Tests.Report;

/// <summary>The layout of report.json as a JSON schema, made from the types that are written and their documentation.</summary>
internal static class ReportSchema
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Lazy<Dictionary<string, XElement>> Documentation = new(() => XDocument
        .Load(Path.ChangeExtension(typeof(EvaluationReport).Assembly.Location, ".xml")).Descendants("member")
        .ToDictionary(member => member.Attribute("name")!.Value));

    /// <summary>The schema as it is published, with a line's end after the last line.</summary>
    public static string Export()
    {
        // What is written, not all that is read: numbers are never texts.
        var options = new JsonSerializerOptions(PipelineJson.File) { NumberHandling = JsonNumberHandling.Strict };
        JsonNode schema = options.GetJsonSchemaAsNode(typeof(EvaluationReport), new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = Describe,
        });
        var published = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = "report.json of TabGraphSyn" };
        foreach (var (name, value) in schema.AsObject().ToArray())
        {
            schema.AsObject().Remove(name);
            published[name] = value;
        }

        return published.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
    }

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode node)
    {
        if (node is not JsonObject schema) return node;
        if (schema["required"] is JsonArray required && schema["properties"] is JsonObject properties)
        {
            // What is null is left out, so that it can't be required.
            foreach (string name in required.Select(name => name!.GetValue<string>()).Where(name => TypesOf(properties[name]).Contains("null")).ToArray())
                required.Remove(required.First(other => other!.GetValue<string>() == name));
            if (required.Count == 0) schema.Remove("required");
        }

        if (context.PropertyInfo?.AttributeProvider is PropertyInfo property && DescriptionOf(property) is { } text)
            schema["description"] = text;
        else if (context.Path.Length == 0 && TextOf(Documentation.Value.GetValueOrDefault($"T:{context.TypeInfo.Type.FullName}")?.Element("summary")) is { } summary)
            schema["description"] = summary;
        return schema;
    }

    /// <summary>The summary of a property, or what its record says of the parameter; null where neither does.</summary>
    private static string? DescriptionOf(PropertyInfo property)
    {
        string type = property.DeclaringType!.FullName!;
        XElement? own = Documentation.Value.GetValueOrDefault($"P:{type}.{property.Name}");
        XElement? parameter = Documentation.Value.GetValueOrDefault($"T:{type}")?.Elements("param").FirstOrDefault(param => param.Attribute("name")!.Value == property.Name);
        return TextOf(own?.Element("summary")) ?? TextOf(parameter);
    }

    private static string? TextOf(XElement? element)
    {
        if (element is null) return null;
        foreach (XElement reference in element.Descendants().Where(inner => inner.Attribute("cref") is not null).ToArray())
            reference.ReplaceWith(JsonNamingPolicy.CamelCase.ConvertName(reference.Attribute("cref")!.Value.Split('.')[^1]));
        return string.Join(' ', element.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>The types that a schema allows; all that it lists, or one.</summary>
    public static IReadOnlyList<string> TypesOf(JsonNode? schema) => schema?["type"] switch
    {
        JsonArray several => [.. several.Select(type => type!.GetValue<string>())],
        JsonValue one => [one.GetValue<string>()],
        _ => schema?["enum"] is JsonArray values && values.Any(value => value is null) ? ["null"] : [],
    };
}
