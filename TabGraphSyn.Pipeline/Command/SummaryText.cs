using TabGraphSyn.Pipeline.Evaluation;

namespace TabGraphSyn.Pipeline.Command;

/// <summary>What a person reads at the end.</summary>
internal static class SummaryText
{
    /// <summary>The headline scores, each with what real rows that were held out reach, where that is known.</summary>
    public static void WriteScores(TextWriter output, EvaluationReport report)
    {
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
