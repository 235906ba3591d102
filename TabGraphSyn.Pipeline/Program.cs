using System.Text;
using TabGraphSyn.Pipeline.Command;

// Windows would write names in its own code page otherwise.
if (OperatingSystem.IsWindows())
    Console.OutputEncoding = Encoding.UTF8;
using var signals = new StopSignals();
using var context = new CommandContext(Console.Out, Console.Error, Console.OpenStandardInput(), signals.Token)
{
    OutputIsTerminal = !Console.IsOutputRedirected,
    ErrorIsTerminal = !Console.IsErrorRedirected,
};
return PipelineCommand.Run(args, context);

/// <summary>The entry point: not for others, who have one of that name themselves.</summary>
internal sealed partial class Program;
