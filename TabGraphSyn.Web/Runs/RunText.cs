using System.Globalization;
using TabGraphSyn.Pipeline;

namespace TabGraphSyn.Web.Runs;

/// <summary>Numbers, times and names as the run pages write them.</summary>
public static class RunText
{
    private const char NoBreak = '\u00A0';

    /// <summary>0.987 becomes <c>98.7 %</c>; a value that is not quite all or nothing is never rounded to all or nothing.</summary>
    public static string Percent(double share)
    {
        double percent = share * 100;
        if (percent is > 0 and < 0.05)
            return $"<{NoBreak}0.1{NoBreak}%";
        if (percent is < 100 and >= 99.95)
            return $">{NoBreak}99.9{NoBreak}%";
        return string.Create(CultureInfo.InvariantCulture, $"{percent:0.0}{NoBreak}%");
    }

    /// <summary>Progress: whole percents, rounded down, so that 100 means done.</summary>
    public static string WholePercent(double share) => $"{(int)Math.Floor(Math.Clamp(share, 0, 1) * 100)}{NoBreak}%";

    /// <summary>2843 becomes <c>2,843</c>.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Size of a file: <c>812 bytes</c>, <c>24 KB</c>, <c>3.1 MB</c>.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1000 => $"{bytes}{NoBreak}bytes",
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0}{NoBreak}KB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0}{NoBreak}MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0}{NoBreak}GB"),
    };

    /// <summary>'1 row', '2,843 rows'.</summary>
    public static string Count(long count, string one, string many) => $"{Count(count)}{NoBreak}{(count == 1 ? one : many)}";

    /// <summary>How long something took: <c>0.4 s</c>, <c>12 s</c>, <c>1 min 05 s</c>, <c>2 h 10 min</c>.</summary>
    public static string Duration(double seconds)
    {
        if (seconds < 9.95)
            return string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, seconds):0.0}{NoBreak}s");
        long whole = (long)Math.Round(seconds);
        return whole switch
        {
            < 60 => $"{whole}{NoBreak}s",
            < 3600 => $"{whole / 60}{NoBreak}min {whole % 60:00}{NoBreak}s",
            _ => $"{whole / 3600}{NoBreak}h {whole % 3600 / 60:00}{NoBreak}min",
        };
    }

    /// <summary>
    /// Time that is left, rounded up as coarsely as an estimate deserves: <c>8 s</c>, <c>40 s</c>, <c>3 min</c>,
    /// <c>1 h 20 min</c>. The clock in the browser rounds by the same rule.
    /// </summary>
    public static string Remaining(double seconds)
    {
        if (seconds <= 10)
            return $"{Math.Max(1, (long)Math.Ceiling(seconds))}{NoBreak}s";
        if (seconds <= 55)
            return $"{(long)Math.Ceiling(seconds / 5) * 5}{NoBreak}s";
        long minutes = (long)Math.Ceiling(seconds / 60);
        return minutes < 60 ? $"{minutes}{NoBreak}min" : $"{minutes / 60}{NoBreak}h {minutes % 60:00}{NoBreak}min";
    }

    /// <summary>How long ago: 'just now', '5 min ago', '3 h ago', 'yesterday', '12 days ago', then the day.</summary>
    public static string Age(DateTimeOffset then, DateTimeOffset now)
    {
        TimeSpan age = now - then;
        return age.TotalMinutes switch
        {
            < 1 => "just now",
            < 60 => $"{(int)age.TotalMinutes}{NoBreak}min ago",
            < 24 * 60 => $"{(int)age.TotalHours}{NoBreak}h ago",
            < 48 * 60 => "yesterday",
            < 31 * 24 * 60 => $"{(int)age.TotalDays} days ago",
            _ => then.ToString("d MMM yyyy", CultureInfo.InvariantCulture),
        };
    }

    /// <summary>A loss with four significant digits.</summary>
    public static string Loss(double loss) => loss.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>What the stage is called.</summary>
    public static string Name(PipelineStage stage) => stage switch
    {
        PipelineStage.Read => "Read the table",
        PipelineStage.Encode => "Encode the columns",
        PipelineStage.Preview => "Make a quick preview",
        PipelineStage.Vae => "Train the autoencoder",
        PipelineStage.Graph => "Train the graph network",
        PipelineStage.Diffusion => "Train the diffusion model",
        PipelineStage.Trees => "Grow the trees",
        PipelineStage.Sample => "Sample new rows",
        PipelineStage.Decode => "Write the rows",
        PipelineStage.Evaluate => "Evaluate",
        _ => "Finish",
    };

    /// <summary>What the stage is called where there is little room.</summary>
    public static string ShortName(PipelineStage stage) => stage switch
    {
        PipelineStage.Vae => "Autoencoder",
        PipelineStage.Graph => "Graph network",
        PipelineStage.Diffusion => "Diffusion model",
        _ => Name(stage),
    };

    /// <summary>What goes on while the stage is under way.</summary>
    public static string Doing(PipelineStage stage) => stage switch
    {
        PipelineStage.Read => "Reading the table",
        PipelineStage.Encode => "Encoding the columns",
        PipelineStage.Preview => "Making a quick preview",
        PipelineStage.Vae => "Training the autoencoder",
        PipelineStage.Graph => "Training the graph network",
        PipelineStage.Diffusion => "Training the diffusion model",
        PipelineStage.Trees => "Growing the trees",
        PipelineStage.Sample => "Sampling new rows",
        PipelineStage.Decode => "Writing the rows",
        PipelineStage.Evaluate => "Comparing with the real rows",
        _ => "Finishing",
    };

    /// <summary>What the stage is for, in one sentence.</summary>
    public static string Purpose(PipelineStage stage) => stage switch
    {
        PipelineStage.Read => "Reads the file and applies the column types.",
        PipelineStage.Encode => "Turns numbers, dates and categories into what the models learn from.",
        PipelineStage.Preview => "Links each column with a few others only, so that you see rows within seconds.",
        PipelineStage.Vae => "Learns to press each row into a few smooth numbers and to read it back.",
        PipelineStage.Graph => "Learns which rows are alike, and describes the neighbourhood of each.",
        PipelineStage.Diffusion => "Learns to turn noise into new rows, given a neighbourhood.",
        PipelineStage.Trees => "Learns each column from those before it, and what tells made rows from real ones.",
        PipelineStage.Sample => "Draws new rows from the trained models, and chooses the most lifelike.",
        PipelineStage.Decode => "Writes the rows in the formats of your file.",
        PipelineStage.Evaluate => "Compares the synthetic rows with real rows.",
        _ => "Puts the files where you can download them.",
    };

    /// <summary>What the preset is called.</summary>
    public static string Name(Preset preset) => preset.ToString();

    /// <summary>What the person calls the state.</summary>
    public static string Name(RunState state) => state switch
    {
        RunState.Queued => "Waiting",
        RunState.Running => "Running",
        RunState.Succeeded => "Ready",
        RunState.Failed => "Failed",
        _ => "Cancelled",
    };
}
