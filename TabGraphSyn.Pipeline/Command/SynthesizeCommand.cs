using System.CommandLine;

namespace TabGraphSyn.Pipeline.Command;

/// <summary><c>synthesize INPUT --output OUT.csv</c>: learn a table and write synthetic rows.</summary>
internal static class SynthesizeCommand
{
    public static System.CommandLine.Command Create(CommandContext context)
    {
        var output = new Option<string>("--output")
        {
            HelpName = "FILE",
            Required = true,
            Description = "The synthetic rows, with the input's columns, order and delimiter.",
        };
        var model = new Option<string?>("--model")
        {
            HelpName = "FILE",
            Description = "Keep what was learned in this file, for 'sample'.",
        };
        var arguments = new SynthesisArguments();
        var command = new System.CommandLine.Command("synthesize", "Learn a table and write synthetic rows.") { output, model };
        arguments.AddTo(command);
        command.SetAction(parsed => arguments.Run(parsed, context, parsed.GetValue(output), parsed.GetValue(model)));
        return command;
    }
}

/// <summary><c>train INPUT --model FILE</c>: learn a table and keep the model.</summary>
internal static class TrainCommand
{
    public static System.CommandLine.Command Create(CommandContext context)
    {
        var model = new Option<string>("--model")
        {
            HelpName = "FILE",
            Required = true,
            Description = "What was learned, in one file, for 'sample'.",
        };
        var arguments = new SynthesisArguments();
        var command = new System.CommandLine.Command("train", "Learn a table and keep the model, to sample from it later.") { model };
        arguments.AddTo(command);
        command.SetAction(parsed => arguments.Run(parsed, context, output: null, parsed.GetValue(model)));
        return command;
    }
}
