using System.CommandLine;
using TabGraphSyn.Pipeline.Conditions;

namespace TabGraphSyn.Pipeline.Command;

/// <summary><c>sample --model FILE --rows N --output OUT.csv</c>: more rows without training.</summary>
internal static class SampleCommand
{
    public static System.CommandLine.Command Create(CommandContext context)
    {
        var model = new Option<string>("--model") { HelpName = "FILE", Required = true, Description = "A model that 'train' or 'synthesize' kept." };
        Option<int?> rows = OptionValues.Count("--rows", 1, "Rows to make.");
        var where = new Option<string[]>("--where")
        {
            HelpName = "CONDITION",
            Arity = ArgumentArity.OneOrMore,
            Description = "Only rows that meet this, such as \"age>=40\" or \"city in Rome,Oslo\"; several are all to hold.",
            DefaultValueFactory = _ => [],
            CustomParser = result => [.. result.Tokens.Select(token => token.Value)],
        };
        var balance = new Option<string?>("--balance") { HelpName = "COLUMN", Description = "Equal numbers of rows for each value of this column." };
        var fill = new Option<string?>("--fill")
        {
            HelpName = "FILE",
            Description = "Fill the empty cells and absent columns of this CSV file's rows, instead of making new rows.",
        };
        var output = new Option<string>("--output") { HelpName = "FILE", Required = true, Description = "The synthetic rows." };
        Option<int> seed = CommonOptions.Seed();
        Option<int?> steps = CommonOptions.DenoisingSteps();
        Option<int?> threads = CommonOptions.Threads();
        Option<ComputeDevice?> device = CommonOptions.Device();
        Option<ProgressMode?> progress = CommonOptions.Progress();
        Option<bool> attached = CommonOptions.Attached();
        var command = new System.CommandLine.Command("sample", "Write more synthetic rows from a model, without training.")
        {
            model, rows, output, where, balance, fill, seed, steps, threads, device, progress, attached,
        };
        command.SetAction(parsed =>
        {
            string modelFile = parsed.GetRequiredValue(model), outputFile = parsed.GetRequiredValue(output);
            var conditions = new SampleConditions { Where = parsed.GetValue(where) ?? [], Balance = parsed.GetValue(balance), Fill = parsed.GetValue(fill) };
            int? asked = parsed.GetValue(rows);
            Check(asked, conditions);
            OutputFiles.Check([("--model", modelFile), ("--fill", conditions.Fill)], [("--output", outputFile)]);
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
                modelFile, asked ?? 1, parsed.GetValue(seed), outputFile, options, reports, context.Stop, conditions));
            if (mode != ProgressMode.Json)
                SummaryText.Write(context.Output, summary, new SynthesisFiles { Input = modelFile, Output = outputFile }, withNotes: false);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Check(int? rows, SampleConditions conditions)
    {
        if (conditions.Fill is null)
        {
            if (rows is null)
                throw new WrongUsageException("Option '--rows' is required.");
            return;
        }

        if (rows is not null)
            throw new WrongUsageException("--fill makes as many rows as its file has; leave --rows out.");
        if (conditions.Where.Count > 0 || conditions.Balance is not null)
            throw new WrongUsageException("--fill can't be combined with --where or --balance; write what is to hold into the file's cells.");
    }
}
