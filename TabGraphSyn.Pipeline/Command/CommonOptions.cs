using System.CommandLine;

namespace TabGraphSyn.Pipeline.Command;

/// <summary>How progress is shown.</summary>
internal enum ProgressMode
{
    /// <summary>Bars on a terminal, one line for each stage elsewhere.</summary>
    Auto,

    /// <summary>One JSON object a line on standard output.</summary>
    Json,
    None,
}

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    public static Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "Show the details of a failure.",
        Recursive = true,
    };

    public static Argument<string> Input() => new("INPUT")
    {
        Description = "The table: a CSV or TSV file with a header; delimiter, quotes and encoding are detected.",
    };

    public static Option<string?> Schema() => new("--schema")
    {
        HelpName = "FILE",
        Description = "What the columns are, where the inference is wrong; 'profile --schema-out' writes one to correct.",
    };

    public static Option<long?> MaxBytes() => OptionValues.WholeNumber(
        "--max-bytes", "Refuse an input of more bytes than this.");

    public static Option<int?> Threads() => OptionValues.Count(
        "--threads", 1, "Threads to compute with (default: all processors).");

    public static Option<ComputeDevice?> Device() => OptionValues.Choice<ComputeDevice>(
        "--device", "Where to compute; auto takes a CUDA GPU where there is one (default: auto).");

    public static Option<int> Seed() => OptionValues.Seed(
        "Where random draws begin: the same seed, input and options give the same rows (default: 0).");

    public static Option<int?> DenoisingSteps() => OptionValues.Count(
        "--denoising-steps", 2, "Steps from noise to rows: more is slower and a little more faithful.");

    public static Option<ProgressMode?> Progress() => OptionValues.Choice<ProgressMode>(
        "--progress",
        "auto: bars on a terminal, a line for each stage elsewhere; json: one object a line on standard output; none: nothing (default: auto).");

    public static Option<string[]> Sensitive() => new("--sensitive")
    {
        HelpName = "COLUMN",
        Description = "A column whose value an attacker would like to know, several by repeating this: the report says how well they are guessed (default: the target).",
    };

    public static Option<bool> Attached() => new("--attached")
    {
        Description = "For a program that starts this one: stop when standard input ends.",
    };
}
