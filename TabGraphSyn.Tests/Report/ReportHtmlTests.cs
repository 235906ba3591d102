using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Report;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests.Report;

public sealed partial class ReportHtmlTests
{
    private const int MostBytes = 3_000_000;

    public static TheoryData<string> Samples => ["full", "noHoldout", "wide", "unsafe", "quick", "oneColumn"];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Render_AnyReport_SaysTheVerdictFirst(string sample)
    {
        EvaluationReport report = Sample(sample);

        IElement first = Parse(report).QuerySelector(".report")!.QuerySelectorAll("*").First(element => element.ChildElementCount == 0 && element.TextContent.Trim().Length > 0);

        Assert.Equal("H1", first.TagName);
        Assert.StartsWith(report.Verdict?.Sentence ?? "Quick measures: ", first.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Render_AnyReport_IsOneFileUnderThreeMegabytes(string sample)
    {
        string html = ReportHtml.Render(Sample(sample), sample);

        Assert.InRange(Encoding.UTF8.GetByteCount(html), 1, MostBytes);
        IHtmlDocument document = Parse(html);
        Assert.Empty(document.QuerySelectorAll("link, img, iframe, script[src], object, embed, base"));
        Assert.All(Addresses().Matches(html).Select(match => match.Value), address => Assert.Contains(address, (string[])["http://www.w3.org/", "https://www.w3.org/"]));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Render_AnyReport_HasNoInlineHandler(string sample)
    {
        IHtmlDocument document = Parse(Sample(sample));

        Assert.DoesNotContain(document.All.SelectMany(element => element.Attributes), attribute => attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Render_ContentSecurityPolicy_AllowsItsOwnScriptsOnly()
    {
        IHtmlDocument document = Parse(SampleReport.Full);

        string policy = document.QuerySelector("meta[http-equiv=Content-Security-Policy]")!.GetAttribute("content")!;
        IElement[] scripts = [.. document.Scripts.Where(script => script.Type != "application/json")];
        Assert.StartsWith("default-src 'none'; script-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        Assert.Equal(3, scripts.Length);
        Assert.All(scripts, script => Assert.Contains(Hash(script.TextContent), policy, StringComparison.Ordinal));
    }

    [Fact]
    public void Render_HostileNames_AreTextAndNothingElse()
    {
        EvaluationReport report = SampleReport.Wide;

        IHtmlDocument document = Parse(report);

        Assert.Empty(document.QuerySelectorAll("img"));
        Assert.Equal(4, document.Scripts.Length);
        Assert.Contains(document.QuerySelectorAll("th"), header => header.TextContent == "<script>alert('x')</script>");
        using var data = JsonDocument.Parse(document.QuerySelector("script[data-report-charts]")!.TextContent);
        Assert.Equal(
            report.Charts!.Distributions.Select(chart => chart.Column),
            data.RootElement.GetProperty("distributions").EnumerateArray().Select(chart => chart.GetProperty("column").GetString()!));
    }

    [Fact]
    public void Render_HostileTitle_IsText()
    {
        string html = ReportHtml.Render(SampleReport.Quick, "</title><script>alert(1)</script>");

        IHtmlDocument document = Parse(html);
        Assert.Equal("</title><script>alert(1)</script> – report on synthetic rows", document.Title);
        Assert.Equal("</title><script>alert(1)</script>", document.QuerySelector(".report-name")!.TextContent);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Render_EveryChart_HasATableAndASentence(string sample)
    {
        EvaluationReport report = Sample(sample);

        IElement[] charts = [.. Parse(report).QuerySelectorAll("[data-chart]")];

        Assert.All(charts, chart =>
        {
            Assert.Equal("img", chart.GetAttribute("role"));
            Assert.EndsWith(".", chart.GetAttribute("aria-label"), StringComparison.Ordinal);
            Assert.NotEmpty(chart.Closest("figure")!.QuerySelectorAll("details table tbody tr"));
        });
        Assert.Equal(report.Charts is null, charts.Length == 0);
    }

    [Fact]
    public void Render_FullReport_HasEveryKindOfChart()
    {
        var kinds = Parse(SampleReport.Full).QuerySelectorAll("[data-chart]").CountBy(chart => chart.GetAttribute("data-chart")!).ToDictionary();

        Assert.Equal(
            new Dictionary<string, int> { ["distribution"] = 15, ["associations"] = 3, ["map"] = 1, ["distances"] = 1, ["attacks"] = 1, ["curve"] = 3, ["quality"] = 1, ["importances"] = 1 },
            kinds);
    }

    [Fact]
    public void Render_ManyPairs_HoldsTheWorstFiveHundredAndSaysSo()
    {
        EvaluationReport report = SampleReport.Wide;

        IElement table = Parse(report).QuerySelector("[aria-label='Scores of pairs of columns']")!;

        Assert.Equal(500, table.QuerySelectorAll("tbody tr").Length);
        Assert.Equal(ReportText.Score(report.Synthetic.Pairs.Min(pair => pair.Trend)), table.QuerySelector("tbody .strong")!.TextContent);
        Assert.Contains($"The 500 worst of {ReportText.Count(report.Synthetic.Pairs.Count)} pairs", table.PreviousElementSibling!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_NoHoldout_SaysWhyPartsAreMissing()
    {
        string text = Parse(SampleReport.NoHoldout).Body!.TextContent;

        Assert.Contains("Usefulness: not measured, because no rows were held out.", text, StringComparison.Ordinal);
        Assert.Contains("Membership attacks: not measured, because no rows were held out.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_QuickReport_HasNoCardAndNoUsefulness()
    {
        IHtmlDocument document = Parse(SampleReport.Quick);

        Assert.Empty(document.QuerySelectorAll(".report-card, #report-usefulness, #report-findings"));
        Assert.Equal(15, document.QuerySelectorAll("[aria-label='Scores of all columns'] tbody tr").Length);
        Assert.Contains("not part of the quick measures", document.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_Bands_AreWordsToo()
    {
        IHtmlDocument document = Parse(SampleReport.Unsafe);

        Assert.Equal(["Fair", "Not measured", "Poor"], document.QuerySelectorAll(".report-card .report-band").Select(band => band.TextContent.Trim()));
    }

    [Fact]
    public void Render_Contents_LeadSomewhere()
    {
        IHtmlDocument document = Parse(SampleReport.Full);

        string[] targets = [.. document.QuerySelectorAll(".report-contents a").Select(link => link.GetAttribute("href")![1..])];
        Assert.Equal(7, targets.Length);
        Assert.All(targets, target => Assert.NotNull(document.GetElementById(target)));
    }

    [Fact]
    public void Write_NewFolder_HoldsWhatRenderGives()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.FullPath, "new", "report.html");

        ReportHtml.Write(path, SampleReport.Quick, "penguins.csv");

        Assert.Equal(ReportHtml.Render(SampleReport.Quick, "penguins.csv"), File.ReadAllText(path));
    }

    internal static EvaluationReport Sample(string name) => name switch
    {
        "full" => SampleReport.Full,
        "noHoldout" => SampleReport.NoHoldout,
        "wide" => SampleReport.Wide,
        "unsafe" => SampleReport.Unsafe,
        "quick" => SampleReport.Quick,
        _ => SampleReport.OneColumn,
    };

    private static IHtmlDocument Parse(EvaluationReport report) => Parse(ReportHtml.Render(report, "adult.csv"));

    private static IHtmlDocument Parse(string html) => new HtmlParser(new HtmlParserOptions { IsScripting = true }).ParseDocument(html);

    private static string Hash(string script) => $"'sha256-{Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'";

    [GeneratedRegex("https?://[^/\\s\"']*/?", RegexOptions.None, 1000)]
    private static partial Regex Addresses();
}
