using TabGraphSyn.Pipeline;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Shell;

namespace TabGraphSyn.Web.Runs;

/// <summary>The section <c>Runs</c> of the configuration: what a person may ask for.</summary>
public sealed record RunOptions
{
    public const string Section = "Runs";

    /// <summary>Most steps of the sampler, from 2 to 10,000.</summary>
    public int MaximumDenoisingSteps { get; init; } = 500;

    /// <summary>Longest training time that a person may set, in minutes, from 1 to 10,080.</summary>
    public int MaximumMinutes { get; init; } = 240;

    internal IEnumerable<string> Problems()
    {
        const int mostSteps = 10_000, mostMinutes = 10_080;
        return ValidatedOptions.OutOfRange($"{Section}:{nameof(MaximumDenoisingSteps)}", MaximumDenoisingSteps, 2, mostSteps)
            .Concat(ValidatedOptions.OutOfRange($"{Section}:{nameof(MaximumMinutes)}", MaximumMinutes, 1, mostMinutes));
    }
}

/// <summary>The section <c>Worker</c> of the configuration: what this node does for runs.</summary>
public sealed record WorkerOptions
{
    public const string Section = "Worker";

    /// <summary>Tiers whose runs this node works on, separated by commas; empty for a node that only serves pages.</summary>
    public string Tiers { get; init; } = "Free,Paid";

    /// <summary>Runs of any of those tiers at once, from 0 to 64.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>Further runs at once of free accounts alone, from 0 to 64, where the node serves their tier.</summary>
    public int FreeConcurrency { get; init; }

    /// <summary>Further runs at once of paid accounts alone, from 0 to 64, where the node serves their tier.</summary>
    public int PaidConcurrency { get; init; }

    /// <summary>Where runs that may use a GPU are computed: Auto (a CUDA GPU where there is one), Cpu or Cuda.</summary>
    public ComputeDevice Device { get; init; } = ComputeDevice.Auto;

    /// <summary>Runs at once on this node's GPU, from 1 to 64; what waits for it leaves the processors to others.</summary>
    public int GpuConcurrency { get; init; } = 1;

    /// <summary>Minutes after which a run that could begin is overdue: then its tier comes first once in two claims. From 1 to 10,080.</summary>
    public int MaximumWaitMinutes { get; init; } = 30;

    /// <summary>Memory above which a run's process is ended, in megabytes, from 128 to 1,048,576.</summary>
    public int MemoryLimitMegabytes { get; init; } = 4_096;

    /// <summary>How long a silent worker keeps its run, in seconds, from 5 to 3,600. The clocks of two nodes must differ by less.</summary>
    public int LeaseSeconds { get; init; } = 90;

    /// <summary>How long a cancelled process may take to end by itself, in seconds, from 0 to 600.</summary>
    public int GraceSeconds { get; init; } = 5;

    /// <summary>Faults of the machine after which a run fails, from 1 to 20.</summary>
    public int MaximumFaults { get; init; } = 3;

    /// <summary>Delay after the first fault, doubled with each further one, in seconds, from 0 to 3,600.</summary>
    public int RetrySeconds { get; init; } = 5;

    /// <summary>Threads of a run's process, from 0 to 1,024; 0 for all processors.</summary>
    public int Threads { get; init; }

    /// <summary>The tiers of <see cref="Tiers"/>.</summary>
    internal IReadOnlyList<Tier> ParseTiers() => [.. TierNames().Select(name => Enum.Parse<Tier>(name, ignoreCase: true)).Distinct()];

    /// <summary>The tiers of each run that is worked on at the same time: those that take any first.</summary>
    internal IReadOnlyList<IReadOnlyList<Tier>> ParseSlots()
    {
        var tiers = ParseTiers();
        int Alone(Tier tier) => !tiers.Contains(tier) ? 0 : tier == Tier.Free ? FreeConcurrency : PaidConcurrency;
        return [.. Enumerable.Repeat(tiers, tiers.Count == 0 ? 0 : Concurrency),
            .. Enum.GetValues<Tier>().SelectMany(tier => Enumerable.Repeat<IReadOnlyList<Tier>>([tier], Alone(tier)))];
    }

    internal IEnumerable<string> Problems() => TierNames()
        .Where(name => !Enum.GetNames<Tier>().Contains(name, StringComparer.OrdinalIgnoreCase))
        .Select(name => $"{Section}:{nameof(Tiers)}: '{name}' is no tier; name {string.Join(" or ", Enum.GetNames<Tier>())}, separated by commas, or leave it empty.")
        .Concat(ValidatedOptions.OutOfRange($"{Section}:{nameof(Concurrency)}", Concurrency, 0, 64))
        .Concat(ValidatedOptions.OutOfRange($"{Section}:{nameof(FreeConcurrency)}", FreeConcurrency, 0, 64))
        .Concat(ValidatedOptions.OutOfRange($"{Section}:{nameof(PaidConcurrency)}", PaidConcurrency, 0, 64))
        .Concat(ValidatedOptions.OutOfRange($"{Section}:{nameof(GpuConcurrency)}", GpuConcurrency, 1, 64))
        .Concat(ValidatedOptions.OutOfRange($"{Section}:{nameof(MaximumWaitMinutes)}", MaximumWaitMinutes, 1, 10_080))
        .Concat(ValidatedOptions.OutOfRange($"{Section}:{nameof(MemoryLimitMegabytes)}", MemoryLimitMegabytes, 128, 1_048_576))
        .Concat(ValidatedOptions.OutOfRange($"{Section}:{nameof(LeaseSeconds)}", LeaseSeconds, 5, 3_600))
        .Concat(ValidatedOptions.OutOfRange($"{Section}:{nameof(GraceSeconds)}", GraceSeconds, 0, 600))
        .Concat(ValidatedOptions.OutOfRange($"{Section}:{nameof(MaximumFaults)}", MaximumFaults, 1, 20))
        .Concat(ValidatedOptions.OutOfRange($"{Section}:{nameof(RetrySeconds)}", RetrySeconds, 0, 3_600))
        .Concat(ValidatedOptions.OutOfRange($"{Section}:{nameof(Threads)}", Threads, 0, 1_024));

    private string[] TierNames() => Tiers.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
