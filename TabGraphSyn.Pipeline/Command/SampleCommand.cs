using System.CommandLine;

namespace TabGraphSyn.Pipeline.Command;

/// <summary><c>sample --model FILE --rows N --output OUT.csv</c>: more rows without training.</summary>
internal static class SampleCommand
{
    public static System.CommandLine.Command Create(CommandContext context)
    {
        var model = new Option<string>("--model") { HelpName = "FILE", Required = true, Description = "A model that 'train' or 'synthesize' kept." };
        Option<int?> rows = OptionValues.Count("--rows", 1, "Rows to make.");
        rows.Required = true;
        var output = new Option<string>("--output") { HelpName = "FILE", Required = true, Description = "The synthetic rows." };
        Option<int> seed = CommonOptions.Seed();
        Option<int?> steps = CommonOptions.DenoisingSteps();
        Option<int?> threads = CommonOptions.Threads();
        Option<ComputeDevice?> device = CommonOptions.Device();
        Option<ProgressMode?> progress = CommonOptions.Progress();
        Option<bool> attached = CommonOptions.Attached();
        var command = new System.CommandLine.Command("sample", "Write more synthetic rows from a model, without training.")
        {
            model, rows, output, seed, steps, threads, device, progress, attached,
        };
        command.SetAction(parsed =>
        {
            string modelFile = parsed.GetRequiredValue(model), outputFile = parsed.GetRequiredValue(output);
            OutputFiles.Check([("--model", modelFile)], [("--output", outputFile)]);
            if (parsed.GetValue(attached))
                context.StopWhenInputEnds();
            var options = new SynthesisOptions
            {
                DenoisingSteps = parsed.GetValue(steps),
                Threads = parsed.GetValue(threads),
                Device = parsed.GetValue(device) ?? ComputeDevice.Auto,
            };
            ProgressMode mode = parsed.GetValue(progress) ?? ProgressMode.Auto;
            SynthesisSummary summary = ProgressDisplay.Show(mode, context, reports => SynthesisPipeline.Sample(
                modelFile, parsed.GetValue(rows)!.Value, parsed.GetValue(seed), outputFile, options, reports, context.Stop));
            if (mode != ProgressMode.Json)
                SummaryText.Write(context.Output, summary, new SynthesisFiles { Input = modelFile, Output = outputFile }, withNotes: false);
            return ExitCode.Done;
        });
        return command;
    }
}
