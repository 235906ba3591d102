using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Web.Datasets;

/// <summary>The section <c>Datasets</c> of the configuration.</summary>
public sealed record DatasetOptions
{
    public const string Section = "Datasets";

    /// <summary>Largest table that each tier may upload.</summary>
    public UploadLimits MaxUploadMegabytes { get; init; } = new();

    /// <summary>Largest upload in bytes; a megabyte is 1,000,000 bytes, as file managers count.</summary>
    public long MaxUploadBytes(Tier tier) => 1_000_000L * MaxUploadMegabytes.Of(tier);

    /// <summary>Largest upload of each tier in megabytes, from 1 to 2,000.</summary>
    public sealed record UploadLimits
    {
        public int Free { get; init; } = 50;

        public int Paid { get; init; } = 500;

        public int Of(Tier tier) => tier == Tier.Paid ? Paid : Free;
    }
}
