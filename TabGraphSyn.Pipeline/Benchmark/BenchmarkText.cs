using System.Globalization;
using TabGraphSyn.Pipeline.Evaluation;

namespace TabGraphSyn.Pipeline.Benchmark;

/// <summary>A report as tables that a person reads: one line for each run, and their mean.</summary>
internal static class BenchmarkText
{
    private sealed record Column<T>(string Header, Func<T, double?> Value, string Format);

    public static void Write(TextWriter output, BenchmarkReport report)
    {
        List<(string Name, RunCost? Cost, TableMeasures Measures)> measured = [.. report.Runs.Select(run => (run.Name, run.Cost, run.Measures))];
        if (report.Real is not null)
            measured.Add(("held-out rows", null, report.Real));
        if (measured.Count > 0)
        {
            bool isNumber = measured[0].Measures.Target == TargetKind.Number;
            string score = isNumber ? "0.###" : "0.000";
            WriteTable(output, [.. measured.Select(line => (line.Name, line))], report.Runs.Count,
            [
                new("seconds", line => line.Cost?.Seconds, "0.0"),
                new("GB", line => line.Cost?.PeakBytes / 1e9, "0.00"),
                new("shape %", line => line.Measures.ShapeError, "0.00"),
                new("trend %", line => line.Measures.TrendError, "0.00"),
                new("C2ST-h", line => line.Measures.TwoSample, "0.000"),
                new(isNumber ? "TSTR RMSE" : "TSTR AUC", line => line.Measures.TrainOnSynthetic, score),
                new("(real)", line => line.Measures.TrainOnReal, score),
            ]);
            output.WriteLine();
            WriteTable(output, [.. measured.Select(line => (line.Name, line.Measures.Privacy))], report.Runs.Count, PrivacyColumns);
        }

        if (report.Attacks.Count == 0)
            return;
        if (measured.Count > 0)
            output.WriteLine();
        output.WriteLine("Trained on half of all rows and attacked with all of them; canaries planted ten times each:");
        WriteTable(output, [.. report.Attacks.Select(run => (run.Name, run))], report.Attacks.Count,
        [
            .. PrivacyColumns.Select(column => new Column<AttackRun>(column.Header, run => column.Value(run.Privacy), column.Format)),
            new("canaries", run => run.Canaries.Planted, "0.#"),
            new("exact", run => run.Canaries.Exact, "0.#"),
            new("near", run => run.Canaries.Near, "0.#"),
            new("(decoys)", run => run.Canaries.DecoysNear, "0.#"),
        ]);
    }

    private static Column<PrivacyMeasures>[] PrivacyColumns =>
    [
        new("DCR share", privacy => privacy.TrainingShare, "0.000"),
        new("attack AUC", privacy => privacy.Attack.Area, "0.000"),
        new("TPR@1% FPR", privacy => privacy.Attack.TruePositives, "0.0%"),
        new("copied rows", privacy => privacy.Copies.Share, "0.00%"),
        new("(chance)", privacy => privacy.CopiesByChance.Share, "0.00%"),
        new("rare numbers", privacy => MeanOf(privacy, number => number.Share), "0.00%"),
        new("(chance)", privacy => MeanOf(privacy, number => number.Chance), "0.00%"),
    ];

    private static double? MeanOf(PrivacyMeasures privacy, Func<IdentifyingShare, double> share) =>
        privacy.IdentifyingNumbers.Count == 0 ? null : privacy.IdentifyingNumbers.Average(share);

    /// <param name="output">Where to write.</param>
    /// <param name="lines">What to show, each with its name.</param>
    /// <param name="averaged">How many of the first lines go into the mean.</param>
    /// <param name="columns">What to show of each.</param>
    private static void WriteTable<T>(TextWriter output, (string Name, T Item)[] lines, int averaged, IReadOnlyList<Column<T>> columns)
    {
        output.WriteLine(Line("", columns.Select(column => column.Header)));
        for (int index = 0; index < lines.Length; index++)
        {
            output.WriteLine(Line(lines[index].Name, columns.Select(column => Text(column, column.Value(lines[index].Item)))));
            if (index == averaged - 1 && averaged > 1)
                output.WriteLine(Line("mean", columns.Select(column => Text(column, lines.Take(averaged).Average(line => column.Value(line.Item))))));
        }

        string Line(string name, IEnumerable<string> cells) =>
            (name.Length > 16 ? name[..15] + "…" : name).PadRight(16) + string.Concat(cells.Zip(columns, (cell, column) => cell.PadLeft(Math.Max(9, column.Header.Length + 2))));
    }

    private static string Text<T>(Column<T> column, double? value) => value?.ToString(column.Format, CultureInfo.InvariantCulture) ?? "-";
}
