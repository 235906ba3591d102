using System.Text.Json;
using System.Text.Json.Nodes;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Report;
using TabGraphSyn.Tests.Evaluation;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests.Report;

public class ReportSchemaTests
{
    private static readonly string Published = SolutionRoot.PathOf("docs", "report.schema.json");

    [Fact]
    public void Published_IsWhatTheTypesSay()
    {
        string exported = ReportSchema.Export();
        if (Environment.GetEnvironmentVariable("TABGRAPHSYN_WRITE_SCHEMA") == "1") File.WriteAllText(Published, exported);

        Assert.True(
            File.Exists(Published) && File.ReadAllText(Published).ReplaceLineEndings("\n") == exported,
            "docs/report.schema.json is not what the types of the report say; run this test with TABGRAPHSYN_WRITE_SCHEMA=1 to write it anew.");
    }

    [Fact]
    public void Published_Properties_AreDescribed()
    {
        JsonNode schema = JsonNode.Parse(File.ReadAllText(Published))!;

        Assert.StartsWith("How faithful", schema["description"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("Synthetic rows.", schema["properties"]!["rows"]!["properties"]!["synthetic"]!["description"]!.GetValue<string>());
    }

    public static TheoryData<string> Samples => ["measured", "measured without holdout", "full", "noHoldout", "wide", "unsafe", "quick", "oneColumn"];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Json_OfAReport_KeepsToTheSchema(string sample)
    {
        EvaluationReport report = sample switch
        {
            "measured" => Measured(hasHoldout: true),
            "measured without holdout" => Measured(hasHoldout: false),
            "full" => SampleReport.Full,
            "noHoldout" => SampleReport.NoHoldout,
            "wide" => SampleReport.Wide,
            "unsafe" => SampleReport.Unsafe,
            "quick" => SampleReport.Quick,
            _ => SampleReport.OneColumn,
        };

        Assert.Empty(Breaches(JsonNode.Parse(JsonSerializer.Serialize(report, PipelineJson.File))!));
    }

    [Theory]
    [InlineData("""{ "leftOut": [] }""", "$: 'rows' is missing")]
    [InlineData("""{ "rows": { "training": 1.5, "synthetic": 2 }, "synthetic": { "trainingMatches": { "count": 0, "share": 0 }, "columns": [], "pairs": [] }, "leftOut": [] }""", "$.rows.training: not an integer")]
    [InlineData("""{ "rows": { "training": 1, "synthetic": 2 }, "synthetic": { "trainingMatches": { "count": 0, "share": 0 }, "columns": [], "pairs": [] }, "leftOut": [ { "name": "a", "reason": "b", "why": 1 } ] }""", "$.leftOut[0]: 'why' is unknown")]
    public void Breaches_OfAnotherLayout_AreFound(string json, string breach) => Assert.Contains(breach, Breaches(JsonNode.Parse(json)!));

    private static EvaluationReport Measured(bool hasHoldout) => TableReport.Measure(
        ComparedTablesHarness.Dependent(80, seed: 1), ComparedTablesHarness.Dependent(80, seed: 2), hasHoldout ? ComparedTablesHarness.Dependent(80, seed: 3) : null,
        ComparedTablesHarness.SchemaOf(ComparedTablesHarness.Dependent(1, seed: 1)), new ReportRequest { Threads = 1, Options = new SynthesisOptions { Target = "flag" } }, null, CancellationToken.None);

    private static List<string> Breaches(JsonNode value)
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(Published))!;
        var found = new List<string>();
        Check(root, value, "$");
        return found;

        void Check(JsonNode schema, JsonNode? node, string place)
        {
            if (schema["$ref"]?.GetValue<string>() is { } reference)
                schema = reference.Split('/').Skip(1).Aggregate(root, (inner, name) => inner is JsonArray array ? array[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]! : inner[name]!);
            IReadOnlyList<string> types = ReportSchema.TypesOf(schema);
            if (types.Count > 0 && schema["enum"] is null && !types.Any(type => IsOf(type, node))) found.Add($"{place}: not an {string.Join(" or ", types)}");
            if (schema["enum"] is JsonArray values && !values.Any(allowed => JsonNode.DeepEquals(allowed, node))) found.Add($"{place}: not one of {values.ToJsonString()}");
            if (node is JsonArray items && schema["items"] is { } each)
            {
                for (int index = 0; index < items.Count; index++) Check(each, items[index], $"{place}[{index}]");
            }

            if (node is not JsonObject members) return;
            foreach (string name in (schema["required"] as JsonArray ?? []).Select(name => name!.GetValue<string>()).Where(name => !members.ContainsKey(name)))
                found.Add($"{place}: '{name}' is missing");
            foreach (var (name, member) in members)
            {
                if ((schema["properties"]?[name] ?? schema["additionalProperties"]) is { } known) Check(known, member, $"{place}.{name}");
                else found.Add($"{place}: '{name}' is unknown");
            }
        }
    }

    private static bool IsOf(string type, JsonNode? node) => (type, node?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("null", JsonValueKind.Null) or ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) or ("number", JsonValueKind.Number) => true,
        ("integer", JsonValueKind.Number) => node!.ToJsonString().All(char.IsAsciiDigit) || node.ToJsonString() is ['-', .. var rest] && rest.All(char.IsAsciiDigit),
        _ => false,
    };
}
