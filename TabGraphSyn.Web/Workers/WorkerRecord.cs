using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Web.Workers;

/// <summary>A process that works on runs, as it last said of itself.</summary>
public sealed record WorkerRecord
{
    /// <summary>The name under which it claims runs.</summary>
    public required string Id { get; init; }

    /// <summary>Name of its machine.</summary>
    public required string Node { get; init; }

    /// <summary>Tiers whose runs it takes.</summary>
    public required IReadOnlyList<Tier> Tiers { get; init; }

    /// <summary>What it computes with, such as <c>CPU, 2 cores</c> or the name of a GPU.</summary>
    public required string Device { get; init; }

    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>Runs that it works on at once.</summary>
    public required int Slots { get; init; }

    /// <summary>Ids of the runs that it works on now.</summary>
    public IReadOnlyList<string> Runs { get; init; } = [];

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it last said so.</summary>
    public required DateTimeOffset SeenAt { get; init; }
}
