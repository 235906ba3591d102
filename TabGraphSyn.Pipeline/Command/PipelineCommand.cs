using System.CommandLine;
using System.CommandLine.Help;
using System.Runtime.InteropServices;

namespace TabGraphSyn.Pipeline.Command;

/// <summary>The command line: what it offers, and how every failure ends.</summary>
public static class PipelineCommand
{
    /// <summary>Runs one command to its end.</summary>
    /// <param name="arguments">What follows the program's name.</param>
    /// <param name="context">The streams, and when to stop.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, CommandContext context)
    {
        RootCommand root = CreateRoot(context);
        if (arguments.Count == 0)
        {
            // Nothing asked for is no mistake to scold: show what there is.
            Invoke(root.Parse(["--help"]), context);
            return ExitCode.WrongUsage;
        }

        // Without the replacer, a file whose name begins with @ is just a file.
        ParseResult parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            ReportWrongUsage(parsed, context);
            return ExitCode.WrongUsage;
        }

        return RunToExitCode(parsed, context);
    }

    internal static RootCommand CreateRoot(CommandContext context)
    {
        var root = new RootCommand(
            "TabGraphSyn learns a table and writes rows that look like it but belong to nobody. "
            + "Values come back in the format they came in; a report says how faithful the rows are.")
        {
            ProfileCommand.Create(context),
            SynthesizeCommand.Create(context),
            TrainCommand.Create(context),
            SampleCommand.Create(context),
            EvaluateCommand.Create(context),
            BenchmarkCommand.Create(context),
            DeviceCommand.Create(context),
            CommonOptions.Verbose,
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    private static int Invoke(ParseResult parsed, CommandContext context) => parsed.Invoke(new InvocationConfiguration
    {
        Output = context.Output,
        Error = context.Error,
        // Failures and signals are this class's and StopSignals' own business.
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null,
    });

    /// <summary>The only ladder of catches.</summary>
    private static int RunToExitCode(ParseResult parsed, CommandContext context)
    {
        try
        {
            return Invoke(parsed, context);
        }
        catch (WrongUsageException exception)
        {
            context.Error.WriteLine(exception.Message);
            return ExitCode.WrongUsage;
        }
        catch (UnusableInputException exception)
        {
            context.Error.WriteLine(exception.Message);
            return ExitCode.UnusableInput;
        }
        catch (OperationCanceledException) when (context.Stop.IsCancellationRequested)
        {
            context.Error.WriteLine("Cancelled before the end; no output was written.");
            return ExitCode.Cancelled;
        }
        catch (ExternalException exception) when (IsDeviceMemory(exception))
        {
            context.Error.WriteLine("The memory of the GPU does not suffice for this table; lower --batch-rows, or compute with --device cpu.");
            return ExitCode.DeviceMemory;
        }
        catch (Exception exception)
        {
            context.Error.WriteLine(SentenceFor(exception));
            if (parsed.GetValue(CommonOptions.Verbose))
                context.Error.WriteLine(exception);
            else
                context.Error.WriteLine("Add --verbose to see the details.");
            return ExitCode.Fault;
        }
    }

    /// <summary>The tensor library says it by the text of its one exception type.</summary>
    internal static bool IsDeviceMemory(ExternalException exception) => exception.Message.Contains("CUDA out of memory", StringComparison.OrdinalIgnoreCase);

    private static string SentenceFor(Exception exception) => exception switch
    {
        UnauthorizedAccessException => $"A file or folder may not be read or written: {exception.Message}",
        IOException => $"A file could not be read or written: {exception.Message}",
        OutOfMemoryException => "The memory of this machine does not suffice for this table; leave out columns or rows.",
        _ => $"The program failed, which is not your mistake: {exception.Message}",
    };

    private static void ReportWrongUsage(ParseResult parsed, CommandContext context)
    {
        System.CommandLine.Command command = parsed.CommandResult.Command;
        if (command is RootCommand && parsed.UnmatchedTokens.Count > 0)
        {
            string known = string.Join(", ", command.Subcommands.Select(subcommand => subcommand.Name));
            context.Error.WriteLine($"There is no command '{parsed.UnmatchedTokens[0]}'; the commands are {known}.");
            return;
        }

        foreach (string message in parsed.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal))
            context.Error.WriteLine(message);
        context.Error.WriteLine($"Type '{(command is RootCommand ? "" : $"{command.Name} ")}--help' for what is possible.");
    }
}

/// <summary>The options contradict each other; the message says how.</summary>
public sealed class WrongUsageException(string message) : Exception(message);
