using TabGraphSyn.Pipeline.Evaluation;

namespace TabGraphSyn.Pipeline.Benchmark;

/// <summary>Everything that a benchmark measured.</summary>
public sealed record BenchmarkReport
{
    /// <summary>Rows of the training and of the held-out table.</summary>
    public required int TrainingRows { get; init; }

    public required int HoldoutRows { get; init; }

    /// <summary>The tables measured: one for each seed, or the file that was given.</summary>
    public required IReadOnlyList<BenchmarkRun> Runs { get; init; }

    /// <summary>What held-out rows reach in the place of synthetic ones; null when it wasn't asked for.</summary>
    public TableMeasures? Real { get; init; }

    /// <summary>Attacks on generators made for it, one for each seed.</summary>
    public required IReadOnlyList<AttackRun> Attacks { get; init; }
}

/// <summary>One measured table.</summary>
/// <param name="Name">The seed, or the file.</param>
/// <param name="Cost">What making it cost; null for a file that was given.</param>
/// <param name="Measures">The measures.</param>
public sealed record BenchmarkRun(string Name, RunCost? Cost, TableMeasures Measures);

/// <summary>What a whole command cost: reading, training, sampling as many rows as it read, and writing.</summary>
/// <param name="Seconds">Wall-clock seconds from its start to its end.</param>
/// <param name="PeakBytes">The most memory that it held at once (resident set).</param>
public sealed record RunCost(double Seconds, long PeakBytes);

/// <summary>A generator that learned half of all real rows, attacked with all of them, and one that canaries were planted for.</summary>
/// <param name="Name">The seed.</param>
/// <param name="Privacy">Members are the half that was learned, the others are the other half.</param>
/// <param name="Canaries">What became of the canaries.</param>
public sealed record AttackRun(string Name, PrivacyMeasures Privacy, CanaryCounts Canaries);

/// <summary>Made-up outlier rows that were planted among the training rows, and how many came out.</summary>
/// <param name="Planted">Different canaries, each planted ten times.</param>
/// <param name="Exact">Of those, how many a synthetic row equals.</param>
/// <param name="Near">Of those, how many a synthetic row equals or nearly equals, as no real row does.</param>
/// <param name="DecoysNear">The same of as many rows that were made up likewise and not planted: what chance gives.</param>
public sealed record CanaryCounts(int Planted, int Exact, int Near, int DecoysNear);
