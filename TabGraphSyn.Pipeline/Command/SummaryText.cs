using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Report;

namespace TabGraphSyn.Pipeline.Command;

/// <summary>What a person reads at the end.</summary>
internal static class SummaryText
{
    /// <summary>Rows, seconds, scores and files of a synthesis, and its notes where no progress has shown them yet.</summary>
    public static void Write(TextWriter output, SynthesisSummary summary, SynthesisFiles files, bool withNotes)
    {
        double seconds = summary.StageSeconds.Values.Sum();
        output.WriteLine(files.Output is null
            ? $"Learned '{files.Input}' in {seconds:0.0} s."
            : $"Wrote {summary.Rows:N0} rows to '{files.Output}' in {seconds:0.0} s.");
        if (files.Model is not null)
            output.WriteLine($"The model is in '{files.Model}'; 'sample' makes more rows from it.");
        if (summary.Evaluation is { } evaluation)
            WriteScores(output, evaluation);
        if (files.ReportDirectory is not null)
            output.WriteLine($"The report is in '{Path.Combine(files.ReportDirectory, ReportFiles.Html)}'.");
        foreach (string note in withNotes ? summary.Notes : [])
            output.WriteLine($"Note: {note}");
    }

    /// <summary>The headline scores, each with what real rows that were held out reach, where that is known.</summary>
    public static void WriteScores(TextWriter output, EvaluationReport report)
    {
        if (report.Verdict is { } verdict)
        {
            output.WriteLine(verdict.Sentence);
            foreach (var (card, figure) in verdict.Cards.SelectMany(card => card.Figures.Select(figure => (card, figure))))
                output.WriteLine($"  {card.Area,-10} {ReportText.Band(card.Band),-12} {figure.Name}: {figure.Value}{(figure.Reference is null ? "" : $" ({figure.Reference})")}");
        }

        FidelityScores scores = report.Synthetic;
        FidelityScores? reference = report.Reference;
        output.WriteLine($"Column shape          {Score(scores.ColumnShape)}{Beside(reference, Score(reference?.ColumnShape))}");
        output.WriteLine($"Pair trend            {Score(scores.PairTrend)}{Beside(reference, Score(reference?.PairTrend))}");
        output.WriteLine(
            $"Equal a training row  {Matches(scores.TrainingMatches)}{Beside(reference, Matches(reference?.TrainingMatches))}");
        if (report.HoldoutMatches is not null)
            output.WriteLine($"Equal a held-out row  {Matches(report.HoldoutMatches)}");
    }

    private static string Score(double? score) => score is { } value ? $"{value:0.000}" : "none";

    private static string Matches(ExactMatches? matches) => matches is null ? "none" : $"{matches.Count:N0} ({matches.Share:0.0%})";

    private static string Beside(FidelityScores? reference, string text) => reference is null ? "" : $"   held-out real rows: {text}";
}
