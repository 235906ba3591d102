using TabGraphSyn.Web.Shell;

namespace TabGraphSyn.Web.Accounts;

/// <summary>The section <c>Tiers</c> of the configuration: what the accounts of each tier may use.</summary>
public sealed record TierOptions
{
    public const string Section = "Tiers";

    public TierLimits Free { get; init; } = new();

    public TierLimits Paid { get; init; } = new()
    {
        RunsPerMonth = 1_000,
        RowsPerRun = 100_000,
        UploadMegabytes = 500,
        TotalEpochs = 60_000,
        Gpu = true,
        Advisor = true,
        Priority = 5,
        ConcurrentRuns = 3,
    };

    public TierLimits Of(Tier tier) => tier == Tier.Paid ? Paid : Free;

    internal IEnumerable<string> Problems() => Problems(nameof(Free), Free).Concat(Problems(nameof(Paid), Paid));

    private static IEnumerable<string> Problems(string tier, TierLimits limits)
    {
        string Key(string name) => $"{Section}:{tier}:{name}";
        return ValidatedOptions.OutOfRange(Key(nameof(TierLimits.RunsPerMonth)), limits.RunsPerMonth, 0, 1_000_000)
            .Concat(ValidatedOptions.OutOfRange(Key(nameof(TierLimits.RowsPerRun)), limits.RowsPerRun, 1, 10_000_000))
            .Concat(ValidatedOptions.OutOfRange(Key(nameof(TierLimits.UploadMegabytes)), limits.UploadMegabytes, 1, 2_000))
            .Concat(ValidatedOptions.OutOfRange(Key(nameof(TierLimits.TotalEpochs)), limits.TotalEpochs, 1, 10_000_000))
            .Concat(ValidatedOptions.OutOfRange(Key(nameof(TierLimits.Priority)), limits.Priority, 0, 100))
            .Concat(ValidatedOptions.OutOfRange(Key(nameof(TierLimits.ConcurrentRuns)), limits.ConcurrentRuns, 1, 1_000));
    }
}

/// <summary>What the accounts of one tier may use; the defaults are those of the free one.</summary>
public sealed record TierLimits
{
    /// <summary>Runs in a calendar month (UTC), from 0 to 1,000,000.</summary>
    public int RunsPerMonth { get; init; } = 10;

    /// <summary>Most synthetic rows of one run, from 1 to 10,000,000.</summary>
    public int RowsPerRun { get; init; } = 10_000;

    /// <summary>Largest table that may be uploaded, in megabytes of 1,000,000 bytes, from 1 to 2,000.</summary>
    public int UploadMegabytes { get; init; } = 50;

    /// <summary>Most epochs that a person may set for one run, those of all stages together, from 1 to 10,000,000.</summary>
    public int TotalEpochs { get; init; } = 20_000;

    /// <summary>Whether runs may use a GPU.</summary>
    public bool Gpu { get; init; }

    /// <summary>Whether the advisor answers.</summary>
    public bool Advisor { get; init; }

    /// <summary>Runs of a higher priority are claimed first, from 0 to 100.</summary>
    public int Priority { get; init; }

    /// <summary>Runs of one account that are worked on at the same time, from 1 to 1,000; further ones wait.</summary>
    public int ConcurrentRuns { get; init; } = 1;

    /// <summary>Largest upload in bytes.</summary>
    public long UploadBytes => 1_000_000L * UploadMegabytes;
}
