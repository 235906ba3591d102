using TabGraphSyn.Pipeline;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Tests.Runs;

public sealed class RunWatchTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Watch_AnotherAccount_GivesNothing()
    {
        await using var bench = new RunBench();
        var run = await bench.Submit();
        await foreach (var view in bench.Watch.Watch(run.Id, RunBench.Subscriber, None))
            Assert.Fail($"A stranger saw {view.Run}.");
        Assert.Null(await bench.Watch.Find(run.Id, RunBench.Subscriber, None));
    }

    [Fact]
    public async Task Watch_TwoWatchersAndALateOne_SeeTheSame()
    {
        await using var bench = new RunBench();
        var run = await bench.Submit();
        Task<RunView> first = bench.WaitForEnd(run), second = bench.WaitForEnd(run);
        await bench.Start();
        var views = await Task.WhenAll(first, second);
        var late = (await bench.Watch.Find(run.Id, run.AccountId, None))!;
        foreach (var view in views)
        {
            Assert.Equal(late.Run.Revision, view.Run.Revision);
            Assert.Equal(late.Stages, view.Stages);
            Assert.Equal(late.Log, view.Log);
            Assert.Equal(late.Losses[PipelineStage.Vae], view.Losses[PipelineStage.Vae]);
        }
    }

    [Fact]
    public async Task Watch_RunFromQueueToEnd_ShowsPlaceStagesAndPreview()
    {
        await using var bench = new RunBench(FakePipeline.Behaviour.WaitThenResume);
        var ahead = await bench.Submit();
        var run = await bench.Submit();
        Assert.Equal(2, (await bench.Watch.Find(run.Id, run.AccountId, None))!.QueuePosition);
        await bench.Requests.Cancel(ahead.Id, ahead.AccountId, None);
        Assert.Equal(1, (await bench.Watch.Find(run.Id, run.AccountId, None))!.QueuePosition);
        await bench.Start();
        var view = await bench.WaitFor(run, view => view.HasPreview && view.Run.Progress?.Stage == PipelineStage.Vae);
        Assert.Null(view.QueuePosition);
        Assert.Equal(RunWatch.StagesOf(run), view.Stages.Select(stage => stage.Stage));
        Assert.Equal(new RunStage(PipelineStage.Read, 1, 1), view.Stages[0]);
        Assert.Equal(0.1, view.Stages.Single(stage => stage.Stage == PipelineStage.Vae).Fraction);
        Assert.Equal([new LossPoint(1, 2.5, ValidationLoss: null)], view.Losses[PipelineStage.Vae]);
        Assert.Equal("preview", (await bench.Files.FindPreview(run, None))!.Rows[0][0]);
    }

    [Fact]
    public async Task Watch_ProcessWithoutTheWorker_SeesWhatIsStored()
    {
        await using var bench = new RunBench(FakePipeline.Behaviour.WaitThenResume);
        await using var other = new RunBench(dataDirectory: bench.Data.Root);
        var run = await bench.Submit();
        await bench.Start();
        var view = await other.WaitFor(run, view => view.Losses.Count > 0 && view.HasPreview);
        Assert.Equal(PipelineStage.Vae, view.Run.Progress!.Stage);
    }

    [Fact]
    public async Task WatchList_RunSubmittedAndCancelled_ShowsEachChange()
    {
        await using var bench = new RunBench();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var lists = bench.Watch.WatchList(RunBench.Owner, state: null, 10, patience.Token).GetAsyncEnumerator(None);
        Assert.True(await lists.MoveNextAsync());
        Assert.Empty(lists.Current);
        var run = await bench.Submit();
        Assert.True(await lists.MoveNextAsync());
        Assert.Equal(RunState.Queued, Assert.Single(lists.Current).State);
        await bench.Requests.Cancel(run.Id, run.AccountId, None);
        Assert.True(await lists.MoveNextAsync());
        Assert.Equal(RunState.Cancelled, Assert.Single(lists.Current).State);
    }
}
