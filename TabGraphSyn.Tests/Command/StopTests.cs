using TabGraphSyn.Pipeline.Command;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests.Command;

/// <summary>However a run is told to stop, it ends with exit code 4 and leaves no half-written file.</summary>
public class StopTests
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Synthesize_Signal_ExitsWithFourAndLeavesNoOutput(string signal)
    {
        // Windows has no signals to send; its Ctrl-C takes the same path through StopSignals.
        if (OperatingSystem.IsWindows())
            return;
        using var folder = new TemporaryFolder();
        using PipelineProcess process = StartLongRun(folder);
        await process.WaitForTextAsync("\"stage\":\"Vae\"");

        process.Signal(signal);

        Assert.Equal(ExitCode.Cancelled, await process.WaitForExitAsync());
        Assert.Equal("Cancelled before the end; no output was written.\n", process.Error);
        Assert.Empty(folder.FileNames);
    }

    [Fact]
    public async Task Synthesize_AttachedParentGone_ExitsWithFourAndLeavesNoOutput()
    {
        using var folder = new TemporaryFolder();
        using PipelineProcess process = StartLongRun(folder, "--attached");
        await process.WaitForTextAsync("\"stage\":\"Vae\"");

        process.CloseInput();

        Assert.Equal(ExitCode.Cancelled, await process.WaitForExitAsync());
        Assert.Empty(folder.FileNames);
    }

    [Fact]
    public async Task Synthesize_NotAttached_GoesOnWithoutInput()
    {
        using var folder = new TemporaryFolder();
        using PipelineProcess process = PipelineProcess.Start(
            "synthesize", BundledData.PathOf("penguins.csv"), "--output", folder.File("synthetic.csv"), "--preset", "preview");

        process.CloseInput();

        Assert.Equal(ExitCode.Done, await process.WaitForExitAsync());
        Assert.Equal(["synthetic.csv"], folder.FileNames);
    }

    private static PipelineProcess StartLongRun(TemporaryFolder folder, params string[] more) => PipelineProcess.Start(
    [
        "synthesize", BundledData.PathOf("penguins.csv"), "--output", folder.File("synthetic.csv"), "--model", folder.File("model.tgs"),
        "--report", folder.File("report"), "--epochs-vae", "1000000", "--threads", "1", "--progress", "json", .. more,
    ]);
}
