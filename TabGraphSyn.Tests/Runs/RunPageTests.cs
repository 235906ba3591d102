using Bunit;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Tests.Report;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Tests.Runs;

public sealed class RunPageTests : RunPagesContext
{
    private static readonly RunRows TwoRows = new(["age", "outcome"], [["31", "good"], [null, "bad"]]);

    [Fact]
    public void Render_RunWaits_SaysItsPlaceInTheQueueAndOffersCancel()
    {
        Runs.Set(NewRun("a"), position: 3);
        var page = Page("a");
        Assert.Equal("Waiting: number 3 in the queue", Headline(page));
        Assert.Equal("Cancel run", page.Find(".cancel").TextContent.Trim());
        Assert.Empty(page.FindAll("a[download]"));
    }

    [Fact]
    public void Render_AnotherRunOfTheAccountUnderWay_SaysWhyThisOneWaits()
    {
        Runs.Set(NewRun("other", RunState.Running));
        Runs.Set(NewRun("a"), position: 1);

        Assert.Contains("Your account works on 1\u00A0run at a time; this one begins after it.", Page("a").Find(".own-wait").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_RunWithANote_ShowsIt()
    {
        Runs.Set(NewRun("a", RunState.Running) with { Note = "No GPU here." });
        Runs.Set(NewRun("b", RunState.Running));

        Assert.Equal("No GPU here.", Page("a").Find(".note").TextContent);
        Assert.Empty(Page("b").FindAll(".note"));
    }

    [Fact]
    public void Render_NoOtherRunOfTheAccountUnderWay_SaysNothingOfIt()
    {
        Runs.Set(NewRun("foreign", RunState.Running) with { AccountId = "another" });
        Runs.Set(NewRun("a"), position: 1);

        Assert.Empty(Page("a").FindAll(".own-wait"));
    }

    [Fact]
    public void Render_RunTrains_SaysStageEpochAndTimeLeft()
    {
        Runs.Set(Training(0.42, epoch: 12), TrainingHistory());
        var page = Page("a");
        Assert.Equal("Training the diffusion model: about 40\u00A0s left", Headline(page));
        Assert.Equal("42", page.Find("[role=progressbar]").GetAttribute("aria-valuenow"));
        Assert.Equal("Epoch 12 of 60", page.Find("[aria-current=step] .epochs").TextContent);
        Assert.Contains("Training loss from 2 in epoch 1 to 0.5 in epoch 3", page.Find(".plot").GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Contains("2 real and 1 synthetic rows", page.Find("canvas").GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Contains("1.5\u00A0s", page.FindAll(".stage.done .time").Select(time => time.TextContent));
    }

    [Fact]
    public void Render_SamplesEvaluated_DrawsThemAndSaysThemInWords()
    {
        Runs.Set(Training(0.42, epoch: 12), TrainingHistory() with { Scores = [new(5, 0.9, 0.8), new(10, 0.975, 0.93)] });
        var page = Page("a");
        Assert.Equal(
            "Column shape from 90.0\u00A0% in epoch 5 to 97.5\u00A0% in epoch 10, pair trend from 80.0\u00A0% to 93.0\u00A0%; together best in epoch 10.",
            page.Find("[aria-label='Quality of samples of the diffusion model'] .plot").GetAttribute("aria-label"));
        Assert.Equal(4, page.FindAll(".shape-mark, .trend-mark").Count);
        Assert.Equal(["column shape 97.5\u00A0%", "pair trend 93.0\u00A0%"], page.FindAll("[aria-label^=Quality] .key").Select(key => key.TextContent.Trim()));
    }

    [Fact]
    public void Render_SamplesWillBeEvaluated_SaysHowOften()
    {
        var run = Training(0.42, epoch: 2);
        Runs.Set(run with { Options = run.Options with { EvaluateEvery = 5 } }, TrainingHistory());
        Assert.Contains("every 5\u00A0epochs of the diffusion model", Page("a").Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_SamplesNeverEvaluated_HasNoPlaceForThem()
    {
        Runs.Set(Training(0.42, epoch: 12), TrainingHistory());
        Assert.DoesNotContain("Sample quality", Page("a").Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_ProgressFalls_ShowsWhatWasReached()
    {
        Runs.Set(Training(0.42, epoch: 12), TrainingHistory());
        var page = Page("a");
        Runs.Set(Training(0.30, epoch: 13));
        page.WaitForAssertion(() => Assert.Contains("Epoch 13 of 60", page.Markup, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        Assert.Equal("42", page.Find("[role=progressbar]").GetAttribute("aria-valuenow"));
    }

    [Fact]
    public void Render_RunEndsWhileWatched_ReplacesThePreviewByTheModelsRows()
    {
        Runs.SetRows("a", "preview-rows.json", new RunRows(["age", "outcome"], [["99", "preview"]]));
        Runs.Set(Training(0.42, epoch: 12), TrainingHistory());
        var page = Page("a");
        Assert.Contains("Quick preview \u2014 replaced by the model's rows when training ends", page.Markup, StringComparison.Ordinal);
        Assert.Contains("99", page.Find(".scroll tbody td").TextContent, StringComparison.Ordinal);

        Runs.SetRows("a", "synthetic-rows.json", TwoRows);
        Runs.Set(Succeeded("a"));
        page.WaitForAssertion(
            () => Assert.Equal("Ready: 2,843\u00A0rows, column shape 98.7\u00A0%, pair trend 96.1\u00A0%, no copied row", Headline(page)),
            TimeSpan.FromSeconds(20));
        Assert.DoesNotContain("Quick preview", page.Markup, StringComparison.Ordinal);
        Assert.Equal(["31", "good"], page.FindAll(".scroll tbody tr:first-child td").Select(cell => cell.TextContent));
        Assert.Contains("missing", page.Find(".scroll td.missing").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_RunSucceeded_OffersFilesMoreRowsAndAnotherRun()
    {
        Runs.Set(Succeeded("a"));
        var page = Page("a");
        Assert.Equal(
            ["/runs/a/model.tgs", "/runs/a/report.json", "/runs/a/synthetic.csv"],
            page.FindAll("a[download]").Select(link => link.GetAttribute("href")).Distinct().Order(StringComparer.Ordinal));
        Assert.NotNull(page.Find("a[href='/runs/new?from=a']"));
        Assert.Contains(page.FindAll("button"), button => button.TextContent.Trim() == "Generate more rows");
        Assert.Equal(["98.7\u00A0%", "96.1\u00A0%", "0.0\u00A0%"], page.FindAll(".score .value").Select(value => value.TextContent));
        Assert.Equal("284 held-out real rows: 96.6\u00A0%", page.Find(".score .reference").TextContent);
        Assert.Empty(page.FindAll(".cancel"));
    }

    [Fact]
    public void Render_RunWithReport_SaysItsVerdictFirstAndOffersWhatItProposes()
    {
        var report = SampleReport.Weak(new SuggestedChange("Run again with the best preset", new SynthesisOptions { Preset = Preset.Best }));
        Runs.SetReport("a", report);
        var run = Succeeded("a");
        Runs.Set(run with { Outcome = run.Outcome! with { Verdict = new RunJudgement(report.Verdict!.Sentence, new Dictionary<ReportArea, ReportBand>()) } });

        var page = Page("a");

        Assert.Equal(report.Verdict!.Sentence.TrimEnd('.'), Headline(page));
        Assert.Empty(page.FindAll(".score"));
        Assert.Equal("Run again with the best preset", page.Find("a[href='/runs/new?from=a&change=0']").TextContent.Trim());
        Assert.Contains("/runs/a/report.html", page.FindAll("a[download]").Select(link => link.GetAttribute("href")));
        Assert.NotEmpty(page.FindAll("[data-report] [data-chart]"));
    }

    [Fact]
    public void Render_RunFailed_SaysWhyWhatWasKeptAndTheNextStep()
    {
        const string why = "The table credit.csv has 12 rows; at least 20 are needed.";
        Runs.Set(NewRun("a", RunState.Failed) with { Failure = why, Progress = new PipelineProgress { Stage = PipelineStage.Read } });
        var page = Page("a");
        Assert.Equal("This run failed while reading the table", Headline(page));
        var note = page.Find("[role=alert]");
        Assert.Equal(why, note.QuerySelector(".failure")!.TextContent);
        Assert.Contains("are kept", note.TextContent, StringComparison.Ordinal);
        Assert.Contains("Run it again", note.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.Find("a[href='/runs/new?from=a']"));
        Assert.Empty(page.FindAll("a[download]"));
    }

    [Fact]
    public void Render_RunCancelled_SaysWhenAndWhatWasKept()
    {
        Runs.Set(NewRun("a", RunState.Cancelled) with { Progress = new PipelineProgress { Stage = PipelineStage.Vae } });
        var page = Page("a");
        Assert.Equal("Cancelled after 1\u00A0min 00\u00A0s while training the autoencoder", Headline(page));
        Assert.Contains("are kept", page.Find(".ended").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("foreign")]
    public void Render_RunIsNotThisPersons_IsNotFound(string id)
    {
        Runs.Set(Succeeded("foreign") with { AccountId = "another" });
        bool notFound = false;
        Navigation.OnNotFound += (_, _) => notFound = true;
        var page = Page(id);
        Assert.True(notFound);
        Assert.DoesNotContain("credit.csv", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_Confirmed_AsksForTheEnd()
    {
        Runs.Set(Training(0.42, epoch: 12), TrainingHistory());
        var page = Page("a");
        var click = page.Find(".cancel").ClickAsync(new());
        Assert.False(Runs.Peek("a")!.CancelRequested);
        await Answer("Cancel run");
        await click;
        Assert.True(Runs.Peek("a")!.CancelRequested);
    }

    [Fact]
    public async Task Cancel_NotConfirmed_LetsItRun()
    {
        Runs.Set(Training(0.42, epoch: 12), TrainingHistory());
        var page = Page("a");
        var click = page.Find(".cancel").ClickAsync(new());
        await Answer("Let it run");
        await click;
        Assert.False(Runs.Peek("a")!.CancelRequested);
    }

    [Fact]
    public async Task Delete_Confirmed_RemovesRunAndFilesAndLeaves()
    {
        Runs.SetRows("a", "synthetic-rows.json", TwoRows);
        Runs.Set(Succeeded("a"));
        var page = Page("a");
        var click = Button(page, "Delete").ClickAsync(new());
        await Answer("Delete run");
        await click;
        Assert.Null(Runs.Peek("a"));
        Assert.Empty(Runs.BlobKeys);
        Assert.EndsWith("/runs", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MoreRows_Asked_StartsARunFromTheModelAndGoesThere()
    {
        Runs.Set(Succeeded("a"));
        var page = Page("a");
        var click = Button(page, "Generate more rows").ClickAsync(new());
        await Answer("Generate 2,843\u00A0rows");
        await click;
        string id = Navigation.Uri[(Navigation.Uri.LastIndexOf('/') + 1)..];
        var made = Runs.Peek(id)!;
        Assert.Equal("a", made.ModelRunId);
        Assert.Equal((2843, 8), (made.Options.Rows, made.Options.Seed));
    }

    [Fact]
    public async Task MoreRows_SomeRunsLeft_SaysHowMany()
    {
        Runs.Set(Succeeded("a"));
        var page = Page("a");
        var click = Button(page, "Generate more rows").ClickAsync(new());
        Dialogs.WaitForAssertion(() => Assert.Equal("9 of 10\u00A0runs left this month", Dialogs.Find(".left").TextContent));
        await Answer("Not now");
        await click;
    }

    [Fact]
    public async Task MoreRows_NoRunLeft_SaysWhyAndStartsNone()
    {
        for (int index = 0; index < 10; index++)
            Runs.Set(Succeeded($"r{index}") with { CreatedAt = DateTimeOffset.UtcNow });
        var page = Page("r0");
        var click = Button(page, "Generate more rows").ClickAsync(new());
        Dialogs.WaitForAssertion(() => Assert.Contains("You have used all 10 runs that a free account has in", Dialogs.Find(".notice").TextContent, StringComparison.Ordinal));
        Assert.Equal("/dashboard#plans", Dialogs.Find(".notice a").GetAttribute("href"));
        Assert.True(Dialogs.FindAll("button").Single(button => button.TextContent.Contains("Generate 2,843", StringComparison.Ordinal)).HasAttribute("disabled"));
        await Answer("Not now");
        await click;
    }

    [Fact]
    public async Task MoreRows_WithConditions_StartsARunThatKeepsAndShowsThem()
    {
        Runs.Set(Succeeded("a"));
        var page = Page("a");
        var click = Button(page, "Generate more rows").ClickAsync(new());
        Dialogs.WaitForAssertion(() => Assert.NotEmpty(Dialogs.FindAll("textarea")));
        await Dialogs.Find("textarea").InputAsync("Age>=40\n\n Home in rent,owner ");
        var balance = Dialogs.FindAll("input[type=text]")[^1];
        await balance.InputAsync("Status");
        await Answer("Generate 2,843\u00A0rows");
        await click;
        string id = Navigation.Uri[(Navigation.Uri.LastIndexOf('/') + 1)..];

        var made = Runs.Peek(id)!;
        Assert.Equal(["Age>=40", "Home in rent,owner"], made.Conditions!.Where);
        Assert.Equal("Status", made.Conditions.Balance);
        var settings = Render<RunSettings>(component => component.Add(settings => settings.Run, made));
        Assert.Equal(["Age>=40", "Home in rent,owner"], settings.FindAll("div").Where(row => row.QuerySelector("dt")!.TextContent == "Condition").Select(row => row.QuerySelector("dd")!.TextContent));
    }

    [Fact]
    public void Render_MarkupInNamesAndCells_IsShownAsText()
    {
        const string hostile = "<script>alert(1)</script>.csv";
        Runs.SetRows("a", "synthetic-rows.json", new RunRows(["<b>x</b>"], [["<i>y</i>"]]));
        Runs.Set(Succeeded("a") with { Source = new RunSource(hostile, PackagedName: null, "d", 20, 1) });
        var page = Page("a");
        Assert.Empty(page.FindAll("script, .scroll b, .scroll i"));
        Assert.Contains("<i>y</i>", page.Find(".scroll td").TextContent, StringComparison.Ordinal);
    }

    private static string Headline(IRenderedComponent<RunPage> page) =>
        string.Concat(page.Find("h1").TextContent.ReplaceLineEndings("").Split("  ", StringSplitOptions.RemoveEmptyEntries));

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<RunPage> page, string text) =>
        page.FindAll("button").Single(button => button.TextContent.Trim() == text);

    private static Run Training(double fraction, int epoch) => NewRun("a", RunState.Running) with
    {
        Progress = new PipelineProgress
        {
            Stage = PipelineStage.Diffusion,
            Fraction = fraction,
            StageFraction = 0.2,
            Epoch = epoch,
            Epochs = 60,
            RemainingSeconds = 38,
        },
    };

    private static RunHistory TrainingHistory() => new()
    {
        Stages = [new(PipelineStage.Read, 1, 0.1), new(PipelineStage.Vae, 1, 1.5), new(PipelineStage.Diffusion, 0.2, null)],
        Losses = new Dictionary<PipelineStage, IReadOnlyList<LossPoint>>
        {
            [PipelineStage.Diffusion] = [new(1, 2, null), new(2, 1, 1.1), new(3, 0.5, 0.7)],
        },
        Log = [new(Now, "Training on 2,559 rows.")],
        Map = new LatentMap([0, 0, 1, 1], [0.5f, 0.5f]),
        HasPreview = true,
    };

    private IRenderedComponent<RunPage> Page(string id) => Render<RunPage>(page => page.Add(run => run.Id, id));
}
