using System.Text.Json;
using Spectre.Console;

namespace TabGraphSyn.Pipeline.Command;

/// <summary>Shows a long piece of work as it goes on.</summary>
internal static class ProgressDisplay
{
    /// <summary>Runs the work and shows what it reports, in the way that was asked for.</summary>
    public static T Show<T>(ProgressMode mode, CommandContext context, Func<IProgress<PipelineProgress>?, T> work) => mode switch
    {
        ProgressMode.None => work(null),
        ProgressMode.Json => work(new JsonLines(context.Output)),
        _ when context.ErrorIsTerminal => ShowBars(context, work),
        _ => work(new StageLines(context.Error)),
    };

    private static T ShowBars<T>(CommandContext context, Func<IProgress<PipelineProgress>?, T> work)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(context.Error) });
        return console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .Start(progress => work(new StageBars(progress, console)));
    }

    /// <summary>One JSON object a line, each complete before the next begins.</summary>
    private sealed class JsonLines(TextWriter output) : IProgress<PipelineProgress>
    {
        private readonly Lock gate = new();

        public void Report(PipelineProgress value)
        {
            string line = JsonSerializer.Serialize(value, PipelineJson.Line);
            lock (gate)
            {
                output.WriteLine(line);
                output.Flush();
            }
        }
    }

    /// <summary>A line when a stage begins, and the messages: what fits a log.</summary>
    private sealed class StageLines(TextWriter error) : IProgress<PipelineProgress>
    {
        private readonly Lock gate = new();
        private PipelineStage? current;

        public void Report(PipelineProgress value)
        {
            lock (gate)
            {
                if (value.Stage != current && value.Stage != PipelineStage.Done)
                    error.WriteLine($"{value.ElapsedSeconds,7:0.0} s  {StageNames.Of(value.Stage)}");
                current = value.Stage;
                if (value.Message is not null)
                    error.WriteLine($"{value.ElapsedSeconds,7:0.0} s  {value.Message}");
            }
        }
    }

    /// <summary>A bar for the whole and one for each stage that has begun.</summary>
    private sealed class StageBars(ProgressContext progress, IAnsiConsole console) : IProgress<PipelineProgress>
    {
        private readonly Lock gate = new();
        private readonly ProgressTask whole = progress.AddTask("In all", maxValue: 1);
        private ProgressTask? bar;
        private PipelineStage? current;

        public void Report(PipelineProgress value)
        {
            lock (gate)
            {
                if (value.Message is not null)
                    console.WriteLine(value.Message);
                if (value.Stage != current)
                    Begin(value.Stage);
                whole.Value = value.Stage == PipelineStage.Done ? 1 : value.Fraction;
                whole.Description = value.RemainingSeconds is { } seconds ? $"In all, about {Duration(seconds)} left" : "In all";
                if (bar is null)
                    return;
                bar.Value = value.StageFraction;
                bar.Description = Describe(value);
            }
        }

        private void Begin(PipelineStage stage)
        {
            bar?.Value(1);
            current = stage;
            bar = stage == PipelineStage.Done ? null : progress.AddTask(Markup.Escape(StageNames.Of(stage)), maxValue: 1);
        }

        private static string Describe(PipelineProgress value)
        {
            string text = StageNames.Of(value.Stage);
            if (value.Epoch is { } epoch)
                text += value.Epochs is { } epochs ? $", epoch {epoch} of {epochs}" : $", epoch {epoch}";
            if (value.Loss is { } loss)
                text += $", loss {loss:0.0000}";
            return Markup.Escape(text);
        }

        private static string Duration(double seconds) =>
            seconds < 90 ? $"{Math.Ceiling(seconds):0} s" : $"{Math.Ceiling(seconds / 60):0} min";
    }
}
