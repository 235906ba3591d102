using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace TabGraphSyn.Pipeline.Command;

/// <summary>The generated help, followed by examples to copy.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    private static readonly Dictionary<string, string[]> Examples = new(StringComparer.Ordinal)
    {
        ["profile"] =
        [
            "profile people.csv",
            "profile people.csv --schema-out schema.json",
        ],
        ["synthesize"] =
        [
            "synthesize people.csv --output synthetic.csv",
            "synthesize people.csv --output synthetic.csv --preset best --time-limit 10m --seed 7",
            "synthesize people.csv --output synthetic.csv --schema schema.json --model people.tgs --report report",
        ],
        ["train"] = ["train people.csv --model people.tgs"],
        ["sample"] =
        [
            "sample --model people.tgs --rows 5000 --output more.csv --seed 8",
            "sample --model people.tgs --rows 5000 --output older.csv --where \"age>=40\" --balance income",
            "sample --model people.tgs --fill partial.csv --output filled.csv",
        ],
        ["evaluate"] = ["evaluate --real people.csv --synthetic synthetic.csv --report report"],
        ["benchmark"] =
        [
            "benchmark people.csv --split 0.2 --target income --drop id --seeds 0,1,2",
            "benchmark people.csv --holdout others.csv --target income --synthetic synthetic.csv",
            "benchmark people.csv --split 0.2 --target income --attack",
        ],
    };

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int exitCode = help.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        bool isRoot = parseResult.CommandResult.Command is RootCommand;
        IEnumerable<string> examples = isRoot
            ? Examples.Values.Select(lines => lines[0])
            : Examples.GetValueOrDefault(parseResult.CommandResult.Command.Name, []);

        output.WriteLine("Examples:");
        foreach (string example in examples)
            output.WriteLine($"  {RootCommand.ExecutableName} {example}");
        output.WriteLine();
        if (isRoot)
            output.WriteLine("Exit codes: 0 done, 2 wrong usage, 3 the input can't be used, 4 cancelled, 1 a fault.");
        return exitCode;
    }
}
