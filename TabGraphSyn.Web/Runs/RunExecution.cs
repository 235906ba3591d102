using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Command;
using TabGraphSyn.Web.Datasets;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Runs;

/// <summary>What the execution of every run needs.</summary>
internal sealed record RunTools(
    IRunStore Store,
    DatasetFiles Inputs,
    RunFiles Files,
    RunResults Results,
    RunBoard Board,
    RunSignals Signals,
    PipelineCommand Command,
    NodeDevice Device,
    WorkerOptions Options,
    TimeProvider Time,
    ILogger Logger);

/// <summary>
/// Works on one claimed run from its claim to its end: prepares a folder, starts the pipeline, looks after it each
/// second, and ends the run by what the pipeline's exit says. Nothing is written for a run that is no longer held.
/// </summary>
internal sealed partial class RunExecution(RunTools tools, Run run, RunWorkFolder folder, RunRecorder recorder)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private const int LongestSentence = 600;

    private readonly WorkerOptions options = tools.Options;
    private PipelineProcess? process;
    private Ending ending;
    private DateTimeOffset endAt = DateTimeOffset.MaxValue;
    private DateTimeOffset leaseUntil = run.LeaseUntil ?? DateTimeOffset.MinValue;
    private long savedVersion;

    /// <summary>Why this worker asked the pipeline to end.</summary>
    private enum Ending
    {
        None,
        Cancel,
        Shutdown,
        Memory,
        Lost,
    }

    /// <summary>Works on the run until it has ended or was given back. Throws nothing for what goes wrong with the run.</summary>
    public static async Task Execute(RunTools tools, Run run, string workers, CancellationToken stopping)
    {
        var folder = new RunWorkFolder(workers, run.Id);
        var history = await tools.Store.FindHistory(run.Id, run.AccountId, CancellationToken.None) ?? RunHistory.Empty;
        var recorder = new RunRecorder(run.Fence, run.Progress, history, tools.Time);
        tools.Board.Add(run.Id, recorder);
        tools.Signals.NotifyChanged(run);
        try
        {
            await new RunExecution(tools, run, folder, recorder).Execute(stopping);
        }
        finally
        {
            tools.Board.Remove(run.Id, recorder);
            tools.Signals.NotifyChanged(run);
        }
    }

    private async Task Execute(CancellationToken stopping)
    {
        try
        {
            if (run.Attempt > options.MaximumFaults * 10)
            {
                await GiveUp(
                    "The server stopped again and again while it worked on this run. It does not count in your month; start it again, with a smaller preset or fewer columns.",
                    $"claimed {run.Attempt} times without an end");
                return;
            }

            if (run.Attempt > 1) recorder.AddLog($"Attempt {run.Attempt}: going on from where the last one came to.");
            var (arguments, missing) = await RunPreparation.Prepare(tools, run, folder, stopping);
            await (arguments is null ? Fail(missing!) : Conclude(await RunOnDevice(arguments, stopping)));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await Release();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            tools.Logger.LogError(e, "Run {RunId} met a fault of the machine", run.Id);
            process?.Kill();
            await Retry(e.GetType().Name);
        }
        finally
        {
            process?.Dispose();
        }
    }

    /// <summary>On the GPU where there is one; with smaller batches, and then on the processors, where its memory does not suffice.</summary>
    private async Task<int> RunOnDevice(List<string> arguments, CancellationToken stopping)
    {
        if (run.Options.Device != ComputeDevice.Cpu && !tools.Device.HasCuda) await Note(NodeDevice.NoGpu);
        var attempts = tools.Device.AttemptsAt(run);
        for (int index = 0; ; index++)
        {
            int exitCode = await RunPipeline([.. arguments, .. PipelineArguments.On(attempts[index], run)], stopping);
            if (exitCode != ExitCode.DeviceMemory || index + 1 == attempts.Count || ending != Ending.None) return exitCode;
            await Note(attempts[index + 1].Device == ComputeDevice.Cpu
                ? "The GPU's memory does not suffice for this table: the run is computed on the processors."
                : "The GPU's memory did not suffice for this table: the run goes on with smaller batches.");
            process?.Dispose();
        }
    }

    private async Task Note(string sentence)
    {
        recorder.AddLog(sentence);
        if (run.Note != sentence && !await tools.Store.Note(run.Id, run.Fence, sentence, CancellationToken.None)) End(Ending.Lost);
    }

    private async Task<int> RunPipeline(List<string> arguments, CancellationToken stopping)
    {
        using var ends = tools.Signals.Subscribe(RunSignals.End(run.Id));
        await using var stop = stopping.Register(() => tools.Signals.Notify(RunSignals.End(run.Id)));
        process = PipelineProcess.Start(tools.Command, arguments, folder.Root, Report);
        folder.NoteChild(process);
        var exit = process.WaitForExit();
        while (!exit.IsCompleted)
        {
            await Supervise(stopping);
            using var ended = new CancellationTokenSource();
            await Task.WhenAny(exit, ends.Wait(Interval, ended.Token));
            await ended.CancelAsync();
        }

        return await exit;
    }

    private void Report(PipelineProgress progress)
    {
        recorder.Add(progress);
        tools.Signals.Notify(RunSignals.Run(run.Id));
    }

    private async Task Supervise(CancellationToken stopping)
    {
        if (stopping.IsCancellationRequested) End(Ending.Shutdown);
        if (process!.MemoryBytes() > options.MemoryLimitMegabytes * 1_000_000L) End(Ending.Memory);
        if (tools.Time.GetUtcNow() >= endAt) process.Kill();
        try
        {
            await KeepLease();
            await KeepPreview();
            await SaveProgress();
        }
        catch (Exception e) when (StorageOutage.IsOne(e))
        {
            // The store is out of reach: go on while the lease lasts, for nobody else can claim the run before.
            tools.Logger.LogWarning(e, "The store can't be reached while run {RunId} is under way", run.Id);
            if (tools.Time.GetUtcNow() >= leaseUntil) End(Ending.Lost);
        }
    }

    private async Task KeepLease()
    {
        var now = tools.Time.GetUtcNow();
        var lease = TimeSpan.FromSeconds(options.LeaseSeconds);
        var state = await tools.Store.Heartbeat(run.Id, run.Fence, now, lease, CancellationToken.None);
        leaseUntil = now + lease;
        if (state == LeaseState.Lost) End(Ending.Lost);
        if (state == LeaseState.CancelRequested) End(Ending.Cancel);
    }

    private async Task KeepPreview()
    {
        if (recorder.Latest().History.HasPreview || !File.Exists(folder.Preview)) return;
        await tools.Results.KeepPreview(run, folder, CancellationToken.None);
        recorder.SetPreview();
        tools.Signals.Notify(RunSignals.Run(run.Id));
    }

    private async Task SaveProgress()
    {
        var latest = recorder.Latest();
        if (latest.Version == savedVersion) return;
        if (await tools.Store.SaveProgress(run.Id, run.Fence, latest.Progress, latest.History, CancellationToken.None))
            savedVersion = latest.Version;
        else
            End(Ending.Lost);
    }

    /// <summary>The first reason counts, except that a run which is lost is lost.</summary>
    private void End(Ending reason)
    {
        if (reason == Ending.Lost || reason == Ending.Memory && ending == Ending.None)
        {
            ending = reason;
            process?.Kill();
        }
        else if (ending == Ending.None)
        {
            ending = reason;
            endAt = tools.Time.GetUtcNow() + TimeSpan.FromSeconds(options.GraceSeconds);
            process?.RequestEnd();
        }
    }
}
