using System.Globalization;
using Microsoft.Extensions.Options;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Conditions;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Limits;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Runs;

/// <summary>What a person may do with runs: each call is checked against the account that makes it.</summary>
public sealed class RunRequests(
    IRunStore store,
    IAccountStore accounts,
    RunInputs inputs,
    IBlobStore blobs,
    RunSignals signals,
    IOptions<RunOptions> options,
    IOptions<TierOptions> tiers,
    RateLimits rates,
    TimeProvider time)
{
    private long lastCreated; // UTC milliseconds, which is what the stores keep

    /// <summary>Checks the request and puts it into the queue.</summary>
    /// <exception cref="UnusableInputException">The request can't be met; the message says why and what to do.</exception>
    public async Task<Run> Submit(string accountId, RunRequest request, CancellationToken cancellationToken)
    {
        var account = await accounts.Find(accountId, cancellationToken)
            ?? throw new UnusableInputException("Your account is not there any more; sign in again.");
        if (account.IsDisabled) throw new UnusableInputException("This account is shut, so that it starts no runs; ask the administrator of this installation.");
        if (rates.TryStartRun(accountId) is { } tooOften) throw new UnusableInputException(tooOften.Sentence);
        var mine = tiers.Value.Of(account.Tier);
        CheckOptions(request.Options, mine);
        var source = request.ModelRunId is null
            ? await inputs.Resolve(request.Source, accountId, cancellationToken)
                ?? throw new UnusableInputException($"The table {request.Source.Name} is not there any more; choose another or upload it again.")
            : (await FindModel(request.ModelRunId, accountId, cancellationToken)).Source;
        if (request.Schema is { Columns: var columns } && columns.All(column => column.Drop))
            throw new UnusableInputException($"Every column of {source.Name} is dropped; keep at least one.");

        var now = NextMoment();
        var run = new Run
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            AccountId = accountId,
            Tier = account.Tier,
            Priority = mine.Priority,
            ConcurrentRuns = mine.ConcurrentRuns,
            Source = source,
            Schema = request.Schema,
            Options = mine.Gpu ? request.Options : request.Options with { Device = ComputeDevice.Cpu },
            ModelRunId = request.ModelRunId,
            Conditions = request.Conditions,
            State = RunState.Queued,
            CreatedAt = now,
        };
        await Accept(run, request, Math.Max(0, mine.RunsPerMonth - MonthUsage.Before(account, Month.Of(now))), cancellationToken);
        signals.NotifyChanged(run);
        return run;
    }

    /// <summary>Puts a run into the queue that makes rows from the model of an earlier one, without training.</summary>
    /// <param name="runId">A run with a trained model, or one whose rows came from such a model.</param>
    /// <param name="accountId">Its owner.</param>
    /// <param name="rows">Rows to make; those of the file that is filled, where one is.</param>
    /// <param name="seed">Of every draw.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <param name="conditions">What the rows are to be like; null for the table's own distribution.</param>
    /// <param name="partial">The content of the file that is to be filled.</param>
    /// <exception cref="UnusableInputException">There is no such model, or too many rows are asked for.</exception>
    public async Task<Run> RequestMoreRows(
        string runId, string accountId, int rows, int seed, CancellationToken cancellationToken, SampleConditions? conditions = null, ReadOnlyMemory<byte> partial = default)
    {
        var model = await FindModel(runId, accountId, cancellationToken);
        var request = new RunRequest(model.Source, model.Schema, model.Options with { Rows = rows, Seed = seed }, model.Id)
        {
            Conditions = conditions is { IsEmpty: false } ? conditions : null,
            Partial = partial,
        };
        return await Submit(accountId, request, cancellationToken);
    }

    /// <summary>Asks for the end of a run; false when it is not there or has ended.</summary>
    public async Task<bool> Cancel(string runId, string accountId, CancellationToken cancellationToken)
    {
        var run = await store.RequestCancel(runId, accountId, time.GetUtcNow(), cancellationToken);
        if (run is null) return false;
        signals.NotifyChanged(run);
        return run.CancelRequested;
    }

    /// <summary>Removes a run that has ended, and its files; false when it is not there or has not ended.</summary>
    public async Task<bool> Delete(string runId, string accountId, CancellationToken cancellationToken)
    {
        if (await store.Find(runId, accountId, cancellationToken) is not { HasEnded: true } run) return false;
        // Files first: should this stop in between, the run is still listed and can be deleted again.
        await blobs.DeleteAll(RunFiles.Prefix(run.Id), cancellationToken);
        bool deleted = await store.Delete(run.Id, accountId, cancellationToken);
        signals.NotifyChanged(run);
        return deleted;
    }

    private async Task Accept(Run run, RunRequest request, int runsPerMonth, CancellationToken cancellationToken)
    {
        if (request.Conditions?.Fill is not null)
        {
            // First the file: a worker may claim the run as soon as it is there.
            using var partial = new MemoryStream(request.Partial.ToArray());
            await blobs.Put(RunFiles.Prefix(run.Id) + RunFiles.Partial, partial, cancellationToken);
        }

        var acceptance = await store.Accept(run, runsPerMonth, cancellationToken);
        if (acceptance == Acceptance.Accepted) return;
        await blobs.DeleteAll(RunFiles.Prefix(run.Id), CancellationToken.None);
        throw acceptance == Acceptance.MonthUsedUp
            ? new UnusableInputException(QuotaText.UsedUp(run.Tier, tiers.Value, Month.Of(run.CreatedAt)))
            : new InvalidOperationException($"Run {run.Id} was added twice.");
    }

    /// <summary>The run that trained the model: rows made from rows' model come from the same one.</summary>
    private async Task<Run> FindModel(string runId, string accountId, CancellationToken cancellationToken)
    {
        var run = await store.Find(runId, accountId, cancellationToken);
        if (run is { ModelRunId: { } trained }) run = await store.Find(trained, accountId, cancellationToken);
        return run is { State: RunState.Succeeded, Outcome.HasModel: true }
            ? run
            : throw new UnusableInputException("The trained model is not there any more; start a new run.");
    }

    /// <summary>Now, or a moment later where an earlier request had the same: the queue and the list keep the order of requests.</summary>
    private DateTimeOffset NextMoment()
    {
        while (true)
        {
            long last = Interlocked.Read(ref lastCreated);
            long next = Math.Max(time.GetUtcNow().ToUnixTimeMilliseconds(), last + 1);
            if (Interlocked.CompareExchange(ref lastCreated, next, last) == last) return DateTimeOffset.FromUnixTimeMilliseconds(next);
        }
    }

    /// <summary>Rows beyond which protection would leave little to learn.</summary>
    private const int MostProtectionRows = 10_000;

    private void CheckOptions(SynthesisOptions asked, TierLimits mine)
    {
        var limits = options.Value;
        if (asked.Rows is { } rows && (rows < 1 || rows > mine.RowsPerRun))
            throw new UnusableInputException(string.Create(
                CultureInfo.InvariantCulture,
                $"{rows:N0} rows can't be made in one run; ask for 1 to {mine.RowsPerRun:N0}."));
        CheckRange("Epochs of the VAE", asked.EpochsVae, 1, mine.TotalEpochs);
        CheckRange("Epochs of the graph network", asked.EpochsGnn, 1, mine.TotalEpochs);
        CheckRange("Epochs of the diffusion model", asked.EpochsDiffusion, 1, mine.TotalEpochs);
        CheckRange("Epochs of all stages together", TotalEpochs(asked), 1, mine.TotalEpochs);
        CheckRange("Epochs between two evaluations", asked.EvaluateEvery, 1, mine.TotalEpochs);
        CheckRange("Denoising steps", asked.DenoisingSteps, 2, limits.MaximumDenoisingSteps);
        if (asked.ProtectionRows is < 1 or > MostProtectionRows || asked.MinimumLevelRows is < 1 or > MostProtectionRows)
            throw new UnusableInputException(string.Create(
                CultureInfo.InvariantCulture, $"The rows that a value needs to come back must lie between 1 and {MostProtectionRows:N0}."));
        if (asked.TimeLimit is { } limit && (limit < TimeSpan.FromSeconds(1) || limit > TimeSpan.FromMinutes(limits.MaximumMinutes)))
            throw new UnusableInputException($"The time limit must lie between 1 second and {limits.MaximumMinutes} minutes; change it under 'Advanced'.");
        if (!Enum.IsDefined(asked.Preset) || !Enum.IsDefined(asked.Device))
            throw new UnusableInputException("The preset is unknown; choose Preview, Balanced or Best.");
    }

    private static int? TotalEpochs(SynthesisOptions asked) =>
        (asked.EpochsVae ?? asked.EpochsGnn ?? asked.EpochsDiffusion) is null ? null : (asked.EpochsVae ?? 0) + (asked.EpochsGnn ?? 0) + (asked.EpochsDiffusion ?? 0);

    private static void CheckRange(string what, int? value, int least, int most)
    {
        if (value < least || value > most)
            throw new UnusableInputException(string.Create(
                CultureInfo.InvariantCulture,
                $"{what} must lie between {least:N0} and {most:N0}; change it under 'Advanced'."));
    }
}
