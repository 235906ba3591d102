using System.Text.Json.Serialization;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Conditions;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Web.Runs;

/// <summary>Where a run stands. A run ends exactly once, in one of the last three.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunState>))]
public enum RunState
{
    Queued,
    Running,
    Succeeded,
    Failed,
    Cancelled,
}

/// <summary>What a run works on.</summary>
/// <param name="Name">What the page calls it: the file's name.</param>
/// <param name="PackagedName">File name of a packaged data set; null for an upload.</param>
/// <param name="DatasetId">Id of an uploaded data set; null for a packaged one.</param>
/// <param name="Rows">Rows of the table.</param>
/// <param name="Columns">Columns of the table.</param>
public sealed record RunSource(string Name, string? PackagedName, string? DatasetId, int Rows, int Columns);

/// <summary>A person's request for synthetic data, with everything that happened to it.</summary>
public sealed record Run
{
    public required string Id { get; init; }

    public required string AccountId { get; init; }

    public required Tier Tier { get; init; }

    /// <summary>Higher is claimed first.</summary>
    public int Priority { get; init; }

    /// <summary>
    /// Among runs of a tier and priority the lower is claimed first. The store gives each account's next run the turn
    /// after its last, so that of two accounts that ask for many runs each gets every second one (start-time fair
    /// queueing: Goyal, Vin and Cheng, 1996).
    /// </summary>
    public long Turn { get; init; }

    /// <summary>It is not claimed while so many others of its account are under way.</summary>
    public int ConcurrentRuns { get; init; } = 1;

    /// <summary>Whether it counts against its account's runs of the month in which it was created.</summary>
    public bool IsCharged { get; init; }

    public required RunSource Source { get; init; }

    /// <summary>The column kinds that the person confirmed; null for those inferred.</summary>
    public TableSchema? Schema { get; init; }

    public required SynthesisOptions Options { get; init; }

    /// <summary>The run whose trained model makes these rows without training; null for a run that trains.</summary>
    public string? ModelRunId { get; init; }

    /// <summary>What rows from a trained model are to be like; null for the table's own distribution.</summary>
    public SampleConditions? Conditions { get; init; }

    public required RunState State { get; init; }

    /// <summary>The person asked for the end; the worker that holds the run will see it.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>How often the run was claimed.</summary>
    public int Attempt { get; init; }

    /// <summary>How many of the attempts ended in a fault of the machine; a few are retried.</summary>
    public int Faults { get; init; }

    /// <summary>Grows with each claim; only the holder of the newest may change the run.</summary>
    public long Fence { get; init; }

    public string? WorkerId { get; init; }

    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>Not to be claimed before this time: the delay after a fault of the machine.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The latest progress that was stored.</summary>
    public PipelineProgress? Progress { get; init; }

    /// <summary>What a run that succeeded gave.</summary>
    public RunOutcome? Outcome { get; init; }

    /// <summary>For a run that failed, one sentence for the person.</summary>
    public string? Failure { get; init; }

    /// <summary>For a run that was given up after faults of the machine, what the operator should know; null for any other.</summary>
    public string? DeadLetter { get; init; }

    /// <summary>What the person should know of how the run is worked on, such as that no GPU was to be had.</summary>
    public string? Note { get; init; }

    /// <summary>Grows with each change that is stored.</summary>
    public long Revision { get; init; }

    [JsonIgnore]
    public bool HasEnded => State is RunState.Succeeded or RunState.Failed or RunState.Cancelled;

    /// <summary>Since when there is an end that its account didn't bring about, and may want to be told of; null for none.</summary>
    [JsonIgnore]
    public DateTimeOffset? NewsSince => State is RunState.Succeeded or RunState.Failed ? FinishedAt : null;
}

/// <summary>What a run that succeeded gave.</summary>
/// <param name="Rows">Synthetic rows made.</param>
/// <param name="ColumnShape">Mean column shape, from 0 to 1; null when there was nothing to compare with.</param>
/// <param name="PairTrend">Mean pair trend, from 0 to 1; null when there was nothing to compare with.</param>
/// <param name="ExactMatches">Share of synthetic rows that equal a training row; null as above.</param>
/// <param name="StageSeconds">Seconds that each stage took, in order.</param>
/// <param name="HasModel">Whether a model file was kept.</param>
public sealed record RunOutcome(
    int Rows,
    double? ColumnShape,
    double? PairTrend,
    double? ExactMatches,
    IReadOnlyDictionary<string, double> StageSeconds,
    bool HasModel)
{
    /// <summary>What real rows score that the model never saw; null where none were held out.</summary>
    public ReferenceScores? Reference { get; init; }

    /// <summary>Size of all files that were kept.</summary>
    public long Bytes { get; init; }

    /// <summary>What the report says; null where none was made.</summary>
    public RunJudgement? Verdict { get; init; }
}

/// <summary>The verdict of a report, as lists of runs show it.</summary>
/// <param name="Sentence">The whole answer in one sentence.</param>
/// <param name="Bands">How each area stands.</param>
public sealed record RunJudgement(string Sentence, IReadOnlyDictionary<ReportArea, ReportBand> Bands);

/// <summary>Scores of held-out real rows, in the units of <see cref="RunOutcome"/>: what a perfect generator would reach.</summary>
/// <param name="Rows">How many rows were held out.</param>
/// <param name="ColumnShape">Their mean column shape.</param>
/// <param name="PairTrend">Their mean pair trend.</param>
/// <param name="ExactMatches">The share of them that equal a training row.</param>
public sealed record ReferenceScores(int Rows, double? ColumnShape, double? PairTrend, double? ExactMatches);
