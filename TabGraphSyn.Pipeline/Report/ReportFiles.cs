using TabGraphSyn.Pipeline.Evaluation;

namespace TabGraphSyn.Pipeline.Report;

/// <summary>A report as files: <c>report.json</c>, laid out as docs/report.schema.json says, and <c>report.html</c>, which needs nothing else.</summary>
public static class ReportFiles
{
    public const string Json = "report.json", Html = "report.html";

    /// <summary>Writes both into a folder.</summary>
    /// <param name="folder">Made where it isn't there.</param>
    /// <param name="report">What was measured.</param>
    /// <param name="title">What the report is about, such as the name of the table.</param>
    public static void Write(string folder, EvaluationReport report, string title)
    {
        PipelineJson.Write(Path.Combine(folder, Json), report);
        ReportHtml.Write(Path.Combine(folder, Html), report, title);
    }
}
