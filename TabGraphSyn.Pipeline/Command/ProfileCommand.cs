using System.CommandLine;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Command;

/// <summary><c>profile INPUT</c>: what a table looks like before anything is learned.</summary>
internal static class ProfileCommand
{
    public static System.CommandLine.Command Create(CommandContext context)
    {
        Argument<string> input = CommonOptions.Input();
        var schemaOut = new Option<string?>("--schema-out") { HelpName = "FILE", Description = "Write what was inferred, to correct it and give it back with --schema." };
        var profileOut = new Option<string?>("--profile-out") { HelpName = "FILE", Description = "Write the whole profile as JSON." };
        var nameOption = new Option<string?>("--name") { HelpName = "NAME", Description = "What sentences call the file, where it lies under another name." };
        Option<string?> schema = CommonOptions.Schema();
        Option<long?> maxBytes = CommonOptions.MaxBytes();
        var command = new System.CommandLine.Command("profile", "Show each column's kind, missing cells, distinct values and range.")
        {
            input, nameOption, schemaOut, schema, profileOut, maxBytes,
        };
        command.SetAction(parsed =>
        {
            string file = parsed.GetRequiredValue(input), name = parsed.GetValue(nameOption) ?? Path.GetFileName(file);
            string? corrections = parsed.GetValue(schema), schemaFile = parsed.GetValue(schemaOut), profileFile = parsed.GetValue(profileOut);
            // A schema may be corrected in place, so it is no input here that an output could destroy.
            OutputFiles.Check([("INPUT", file)], [("--schema-out", schemaFile), ("--profile-out", profileFile)]);
            TableFile table = TableReader.Read(file, new TableLimits { MaxBytes = parsed.GetValue(maxBytes) }, name);
            context.Stop.ThrowIfCancellationRequested();
            TableSchema columns = corrections is null
                ? SchemaInference.Infer(table.Table)
                : SchemaFile.Apply(SchemaFile.Read(corrections), table.Table);
            TableProfile profile = TableProfiler.Profile(table, columns);
            context.Stop.ThrowIfCancellationRequested();
            if (schemaFile is not null)
                SchemaFile.Write(schemaFile, columns);
            if (profileFile is not null)
                PipelineJson.Write(profileFile, profile);
            ProfileText.Write(context, name, profile);
            return ExitCode.Done;
        });
        return command;
    }
}
