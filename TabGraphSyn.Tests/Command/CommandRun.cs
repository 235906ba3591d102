using TabGraphSyn.Pipeline.Command;

namespace TabGraphSyn.Tests.Command;

/// <summary>One command, run inside the test's process.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public static CommandRun Of(params string[] arguments) => Of(CancellationToken.None, arguments);

    public static CommandRun Of(CancellationToken cancellationToken, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var context = new CommandContext(output, error, Stream.Null, cancellationToken);
        int exitCode = PipelineCommand.Run(arguments, context);
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }
}
