using TabGraphSyn.Pipeline.Command;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests.Command;

public class FaultTests
{
    [Fact]
    public void Run_Fault_ExitsWithOneAndKeepsTheDetailsForVerbose()
    {
        // Standard output that is closed stands for anything that should not happen.
        var closed = new StringWriter();
        closed.Dispose();

        var (exitCode, error) = Profile(closed);
        var (_, verboseError) = Profile(closed, "--verbose");

        Assert.Equal(ExitCode.Fault, exitCode);
        Assert.StartsWith("The program failed, which is not your mistake: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Contains("   at ", verboseError, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_DiskFull_SaysSo()
    {
        // A device that is always full, which Linux has and others lack.
        if (!File.Exists("/dev/full"))
            return;
        using var device = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        using var full = new StreamWriter(device) { AutoFlush = true };

        var (exitCode, error) = Profile(full);

        Assert.Equal(ExitCode.Fault, exitCode);
        Assert.StartsWith("A file could not be read or written: No space left on device", error, StringComparison.Ordinal);
    }

    private static (int ExitCode, string Error) Profile(TextWriter output, params string[] more)
    {
        using var error = new StringWriter();
        using var context = new CommandContext(output, error, Stream.Null, CancellationToken.None);
        int exitCode = PipelineCommand.Run(["profile", BundledData.PathOf("penguins.csv"), .. more], context);
        return (exitCode, error.ToString());
    }
}
