using System.Globalization;
using TabGraphSyn.Pipeline.Evaluation;

namespace TabGraphSyn.Pipeline.Benchmark;

/// <summary>One measured table of a benchmark.</summary>
/// <param name="Name">What was measured: the seed, or the file.</param>
/// <param name="Measures">The measures.</param>
public sealed record BenchmarkResult(string Name, TableMeasures Measures);

/// <summary>Results as a table that a person reads: one line for each, and their mean.</summary>
internal static class BenchmarkText
{
    public static void Write(TextWriter output, IReadOnlyList<BenchmarkResult> results)
    {
        bool isNumber = results[0].Measures.Target == TargetKind.Number;
        (string Header, Func<TableMeasures, double?> Value, string Format)[] columns =
        [
            ("shape %", measures => measures.ShapeError, "0.00"),
            ("trend %", measures => measures.TrendError, "0.00"),
            ("C2ST-h", measures => measures.TwoSample, "0.000"),
            (isNumber ? "TSTR RMSE" : "TSTR AUC", measures => measures.TrainOnSynthetic, isNumber ? "0.###" : "0.000"),
            ("(real)", measures => measures.TrainOnReal, isNumber ? "0.###" : "0.000"),
            ("DCR share", measures => measures.TrainingShare, "0.000"),
        ];
        output.WriteLine(string.Concat(columns.Select(column => column.Header.PadLeft(Width(column.Header))).Prepend(Name(""))));
        foreach (BenchmarkResult result in results)
            WriteLine(result.Name, column => column.Value(result.Measures));
        if (results.Count > 1)
            WriteLine("mean", column => results.Average(result => column.Value(result.Measures)));

        void WriteLine(string name, Func<(string Header, Func<TableMeasures, double?> Value, string Format), double?> value) =>
            output.WriteLine(string.Concat(columns
                .Select(column => (value(column)?.ToString(column.Format, CultureInfo.InvariantCulture) ?? "none").PadLeft(Width(column.Header)))
                .Prepend(Name(name))));
    }

    private static int Width(string header) => Math.Max(9, header.Length + 2);

    private static string Name(string name) => (name.Length > 20 ? name[..19] + "…" : name).PadRight(20);
}
