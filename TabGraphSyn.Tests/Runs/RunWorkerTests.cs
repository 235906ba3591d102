using System.Diagnostics;
using System.Text.Json;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Conditions;
using TabGraphSyn.Web.Runs;
using static TabGraphSyn.Tests.Runs.FakePipeline;

namespace TabGraphSyn.Tests.Runs;

public sealed class RunWorkerTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Worker_RunSubmitted_KeepsEverythingAndSucceeds()
    {
        await using var bench = new RunBench();
        await bench.Start();
        var submitted = await bench.Submit(rows: 150);
        var run = (await bench.WaitForEnd(submitted)).Run;

        Assert.Equal((RunState.Succeeded, 1, 0), (run.State, run.Attempt, run.Faults));
        Assert.Equal((150, 0.97, 0.95, 0.0, true), (run.Outcome!.Rows, run.Outcome.ColumnShape!.Value, run.Outcome.PairTrend!.Value, run.Outcome.ExactMatches!.Value, run.Outcome.HasModel));
        Assert.Equal(1.25, run.Outcome.StageSeconds["vae"]);
        var rows = (await bench.Files.FindRows(run, None))!;
        Assert.Equal(["name", "number"], rows.Names);
        Assert.Equal(100, rows.Rows.Count);
        Assert.Equal("synthetic 99", string.Join(" ", rows.Rows[99]));
        Assert.Equal("preview", (await bench.Files.FindPreview(run, None))!.Rows[0][0]);
        Assert.Equal(0.97, (await bench.Files.FindReport(run, None))!.Synthetic.ColumnShape);
        Assert.Equal(1, await bench.Files.ModelBytes(run, None));
        using var reader = new StreamReader((await bench.Files.OpenSynthetic(run, None))!);
        Assert.Equal(151, (await reader.ReadToEndAsync()).Count(c => c == '\n'));
        Assert.Empty(bench.WorkFolders());
    }

    [Fact]
    public async Task Worker_InputUnusable_FailsWithTheSentenceAtOnce()
    {
        await using var bench = new RunBench(Behaviour.Refuse);
        await bench.Start();
        var run = (await bench.WaitForEnd(await bench.Submit())).Run;
        Assert.Equal((RunState.Failed, Sentence, 1), (run.State, run.Failure, run.Attempt));
    }

    [Fact]
    public async Task Worker_PipelineCrashesOnce_TriesAgainAndSucceeds()
    {
        await using var bench = new RunBench(Behaviour.CrashOnce);
        await bench.Start();
        var run = (await bench.WaitForEnd(await bench.Submit())).Run;
        Assert.Equal((RunState.Succeeded, 2, 1), (run.State, run.Attempt, run.Faults));
    }

    [Fact]
    public async Task Worker_PipelineCrashesAlways_FailsAfterThreeAttempts()
    {
        await using var bench = new RunBench(Behaviour.Crash);
        await bench.Start();
        var run = (await bench.WaitForEnd(await bench.Submit())).Run;
        Assert.Equal((RunState.Failed, 3), (run.State, run.Attempt));
        Assert.Contains("3 times", run.Failure, StringComparison.Ordinal);
        Assert.Equal("exit code 1, 3 times", Assert.Single(await bench.Store.DeadLetters(10, None)).DeadLetter);
        Assert.Equal(0, (await bench.Store.FindUsage(run.AccountId, Month.Of(run.CreatedAt), None)).Runs);
        Assert.Empty(bench.WorkFolders());
    }

    [Theory]
    [InlineData(nameof(Behaviour.SmallGpu), "smaller batches")]
    [InlineData(nameof(Behaviour.TinyGpu), "on the processors")]
    public async Task Worker_GpuMemoryDoesNotSuffice_GoesOnWithLessAndSaysSo(string gpu, string note)
    {
        await using var bench = new RunBench(Enum.Parse<Behaviour>(gpu), device: ComputeDevice.Auto);
        await bench.Start();
        var run = (await bench.WaitForEnd(await bench.Submit(accountId: RunBench.Subscriber))).Run;
        Assert.Equal((RunState.Succeeded, 1, 0), (run.State, run.Attempt, run.Faults));
        Assert.Contains(note, run.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Worker_PaidRunWithoutGpu_SaysSoAndFreeRunDoesNot()
    {
        await using var bench = new RunBench(device: ComputeDevice.Auto);
        await bench.Start();
        Assert.Equal(NodeDevice.NoGpu, (await bench.WaitForEnd(await bench.Submit(accountId: RunBench.Subscriber))).Run.Note);
        Assert.Null((await bench.WaitForEnd(await bench.Submit())).Run.Note);
    }

    [Fact]
    public async Task Worker_AtWork_StandsInTheRegistryUntilItStops()
    {
        await using var bench = new RunBench(options: new WorkerOptions { Tiers = "Free", Concurrency = 2, FreeConcurrency = 1 });
        await bench.Start();
        await bench.WaitForEnd(await bench.Submit());
        var worker = Assert.Single(await bench.Registry.List(None));
        Assert.Equal((Environment.MachineName, 3, "Free"), (worker.Node, worker.Slots, string.Join(",", worker.Tiers)));
        await bench.Stop();
        Assert.Empty(await bench.Registry.List(None));
    }

    [Fact]
    public async Task Worker_AccountDeletedMeanwhile_LeavesNothing()
    {
        await using var bench = new RunBench(Behaviour.WaitThenResume);
        await bench.Start();
        var submitted = await bench.Submit();
        await bench.WaitFor(submitted, view => view.HasPreview);
        await bench.Store.DeleteAccount(submitted.AccountId, None);
        await bench.Blobs.DeleteAll(RunFiles.Prefix(submitted.Id), None);
        await bench.WaitForQuiet();
        Assert.Empty(bench.WorkFolders());
        Assert.Empty(Directory.GetFiles(bench.Data.Blobs, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Worker_PipelineTakesTooMuchMemory_EndsItWithASentence()
    {
        await using var bench = new RunBench(Behaviour.TakeMemory, new WorkerOptions { MemoryLimitMegabytes = 400 });
        await bench.Start();
        var run = (await bench.WaitForEnd(await bench.Submit())).Run;
        Assert.Equal((RunState.Failed, 1), (run.State, run.Attempt));
        Assert.Contains("400 MB", run.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_Running_EndsAsCancelled()
    {
        await using var bench = new RunBench(Behaviour.WaitThenResume);
        await bench.Start();
        var run = await bench.Submit();
        await bench.WaitFor(run, view => view.Run.Progress?.Stage == PipelineStage.Vae);
        Assert.True(await bench.Requests.Cancel(run.Id, run.AccountId, None));
        Assert.Equal(RunState.Cancelled, (await bench.WaitForEnd(run)).Run.State);
    }

    [Fact]
    public async Task Cancel_PipelineIgnoresIt_IsKilledAfterTheGraceTime()
    {
        await using var bench = new RunBench(Behaviour.Ignore, new WorkerOptions { GraceSeconds = 1 });
        await bench.Start();
        var run = await bench.Submit();
        await bench.WaitFor(run, view => view.Run.Progress?.Stage == PipelineStage.Vae);
        var process = RunningChild(bench, run);
        await bench.Requests.Cancel(run.Id, run.AccountId, None);
        Assert.Equal(RunState.Cancelled, (await bench.WaitForEnd(run)).Run.State);
        Assert.True(process.HasExited);
    }

    [Fact]
    public async Task Worker_Stopped_GivesTheRunBackAndTheNextGoesOn()
    {
        await using var bench = new RunBench(Behaviour.WaitThenResume);
        await bench.Start();
        var run = await bench.Submit();
        await bench.WaitFor(run, view => view.Run.Progress?.Stage == PipelineStage.Vae);
        await bench.Stop();
        Assert.Equal(RunState.Queued, (await bench.Store.Find(run.Id, run.AccountId, None))!.State);

        await using var next = new RunBench(Behaviour.WaitThenResume, dataDirectory: bench.Data.Root);
        await next.Start();
        var view = await next.WaitForEnd(run);
        Assert.Equal((RunState.Succeeded, 2, 0), (view.Run.State, view.Run.Attempt, view.Run.Faults));
        Assert.Contains(view.Log, line => line.Text == "Going on");
    }

    [Fact]
    public async Task Worker_ProcessKilled_ChildEndsAndTheRunGoesOnAtOnceAndEndsOnce()
    {
        await using var bench = new RunBench(Behaviour.WaitThenResume);
        var run = await bench.Submit();
        int childId;
        using (var worker = WorkerProcess.Start(bench.Data.Root))
        {
            try
            {
                await bench.WaitFor(run, view => view.Run.Progress?.Stage == PipelineStage.Vae);
                childId = RunningChild(bench, run).Id;
            }
            finally
            {
                worker.Kill();
                await worker.WaitForExitAsync();
            }
        }

        var watch = Stopwatch.StartNew();
        await bench.Start();
        var view = await bench.WaitForEnd(run);
        Assert.Equal((RunState.Succeeded, 2, 0), (view.Run.State, view.Run.Attempt, view.Run.Faults));
        Assert.Contains(view.Log, line => line.Text == "Going on");
        // Far sooner than the lease of 30 s would have run out.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(25), $"took {watch.Elapsed}");
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(childId));
    }

    [Fact]
    public async Task Worker_AnotherTakesTheRun_StopsTheChildAndChangesNothing()
    {
        await using var bench = new RunBench(Behaviour.Ignore);
        await bench.Start();
        var run = await bench.Submit();
        await bench.WaitFor(run, view => view.Run.Progress?.Stage == PipelineStage.Vae);
        var process = RunningChild(bench, run);
        var later = DateTimeOffset.UtcNow.AddHours(1);
        var taken = (await bench.Store.Claim(new RunClaim([run.Tier], "another", later, TimeSpan.FromHours(1)), None))!;
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        await bench.Stop();
        var after = (await bench.Store.Find(run.Id, run.AccountId, None))!;
        Assert.Equal((RunState.Running, taken.Fence, "another"), (after.State, after.Fence, after.WorkerId));
    }

    [Fact]
    public async Task Worker_FarMoreProgressThanAnybodyReads_KeepsItBounded()
    {
        await using var bench = new RunBench(Behaviour.Flood);
        await bench.Start();
        var view = await bench.WaitForEnd(await bench.Submit());
        Assert.Equal(RunState.Succeeded, view.Run.State);
        Assert.InRange(view.Losses[PipelineStage.Vae].Count, 100, 300);
        Assert.Equal(20_000, view.Losses[PipelineStage.Vae][^1].Epoch);
        Assert.Equal(500, view.Log.Count);
        Assert.Contains(view.Log, line => line.Text == "Epoch 20000");
    }

    [Fact]
    public async Task MoreRows_FromATrainedModel_NeedNoTraining()
    {
        await using var bench = new RunBench();
        await bench.Start();
        var trained = (await bench.WaitForEnd(await bench.Submit())).Run;
        var more = await bench.Requests.RequestMoreRows(trained.Id, trained.AccountId, 77, seed: 5, None);
        var run = (await bench.WaitForEnd(more)).Run;
        Assert.Equal((RunState.Succeeded, trained.Id, 77, false), (run.State, run.ModelRunId, run.Outcome!.Rows, run.Outcome.HasModel));
        Assert.Equal(77, (await bench.Files.FindRows(run, None))!.Rows.Count);

        var evenMore = await bench.Requests.RequestMoreRows(run.Id, run.AccountId, 5, seed: 6, None);
        Assert.Equal(trained.Id, evenMore.ModelRunId);
        await bench.WaitForEnd(evenMore);
    }

    [Fact]
    public async Task Delete_Ended_RemovesTheRunAndItsFiles()
    {
        await using var bench = new RunBench();
        await bench.Start();
        var run = (await bench.WaitForEnd(await bench.Submit())).Run;
        Assert.False(await bench.Requests.Delete(run.Id, "stranger", None));
        Assert.NotNull(await bench.Files.SyntheticBytes(run, None));
        Assert.True(await bench.Requests.Delete(run.Id, run.AccountId, None));
        Assert.Null(await bench.Files.SyntheticBytes(run, None));
        Assert.Null(await bench.Store.Find(run.Id, run.AccountId, None));
    }

    [Fact]
    public async Task Worker_TiersEmpty_ClaimsNothingAndIsReady()
    {
        await using var bench = new RunBench(options: new WorkerOptions { Tiers = "" });
        await bench.Start();
        var run = await bench.Submit();
        await bench.Worker.ExecuteTask!;
        Assert.True(bench.Worker.IsReady);
        Assert.Equal(RunState.Queued, (await bench.Store.Find(run.Id, run.AccountId, None))!.State);
    }

    [Fact]
    public async Task Worker_RealPipelineWithPreviewPreset_GivesRowsAndMoreRows()
    {
        await using var bench = new RunBench(PipelineCommand.Beside());
        await bench.Start();
        var view = await bench.WaitForEnd(await bench.Submit(rows: 60, preset: Preset.Preview));
        Assert.True(view.Run.State == RunState.Succeeded, view.Run.Failure);
        Assert.Equal((60, true), (view.Run.Outcome!.Rows, view.Run.Outcome.HasModel));
        Assert.InRange(view.Run.Outcome.ColumnShape!.Value, 0.7, 1);
        Assert.Equal("species", (await bench.Files.FindRows(view.Run, None))!.Names[0]);
        Assert.True(view.HasPreview);

        var more = (await bench.WaitForEnd(await bench.Requests.RequestMoreRows(view.Run.Id, view.Run.AccountId, 33, seed: 9, None))).Run;
        Assert.True(more.State == RunState.Succeeded, more.Failure);
        Assert.Equal(33, (await bench.Files.FindRows(more, None))!.Rows.Count);

        var conditions = new SampleConditions { Where = ["species=Gentoo"], Balance = "sex" };
        var chosen = (await bench.WaitForEnd(await bench.Requests.RequestMoreRows(view.Run.Id, view.Run.AccountId, 20, seed: 9, None, conditions))).Run;
        Assert.True(chosen.State == RunState.Succeeded, chosen.Failure);
        Assert.All((await bench.Files.FindRows(chosen, None))!.Rows, row => Assert.Equal("Gentoo", row[0]));

        byte[] partial = "sex,species\nmale,\n,Adelie\n"u8.ToArray();
        var filled = (await bench.WaitForEnd(await bench.Requests.RequestMoreRows(
            view.Run.Id, view.Run.AccountId, 2, seed: 9, None, new SampleConditions { Fill = "partial rows.csv" }, partial))).Run;
        Assert.True(filled.State == RunState.Succeeded, filled.Failure);
        var rows = (await bench.Files.FindRows(filled, None))!;
        Assert.Equal(("male", "Adelie"), (rows.Rows[0][rows.Names.ToList().IndexOf("sex")], rows.Rows[1][0]));

        var refused = (await bench.WaitForEnd(await bench.Requests.RequestMoreRows(
            view.Run.Id, view.Run.AccountId, 2, seed: 9, None, new SampleConditions { Where = ["species=Emu"] }))).Run;
        Assert.Equal(
            (RunState.Failed, "'species=Emu' can't be met: column 'species' has no value 'Emu'; the values are 'Adelie', 'Gentoo' and 'Chinstrap'."),
            (refused.State, refused.Failure));
    }

    private static Process RunningChild(RunBench bench, Run run)
    {
        string note = Directory.GetFiles(bench.Data.Folder("work"), "process.json", SearchOption.AllDirectories)
            .Single(path => path.Contains(run.Id, StringComparison.Ordinal));
        using var json = JsonDocument.Parse(File.ReadAllText(note));
        return Process.GetProcessById(json.RootElement.GetProperty("processId").GetInt32());
    }
}
