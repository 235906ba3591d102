using System.Diagnostics.CodeAnalysis;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Report;

namespace TabGraphSyn.Tests.Runs;

/// <summary>
/// Stands in for the pipeline's command as a child process of a worker: this assembly started as a program. It keeps to
/// the command's contract (arguments, progress lines, exit codes, end of input) and misbehaves as told.
/// </summary>
internal static class FakePipeline
{
    public const string Name = "fake-pipeline";
    public const string Sentence = "penguins.csv, line 7: 3 cells where the header has 8; mend the line.";

    /// <summary>What the process does.</summary>
    public enum Behaviour
    {
        /// <summary>Does its work.</summary>
        Succeed,

        /// <summary>Leaves a checkpoint and waits for the end of its input; does its work when it finds the checkpoint.</summary>
        WaitThenResume,

        /// <summary>Waits for ever, whatever its input does.</summary>
        Ignore,

        /// <summary>Takes 600 MB and waits for ever.</summary>
        TakeMemory,

        /// <summary>Says that the input can't be used.</summary>
        Refuse,

        /// <summary>Ends with a fault.</summary>
        Crash,

        /// <summary>Ends with a fault once; does its work when it is tried again.</summary>
        CrashOnce,

        /// <summary>Has a GPU whose memory suffices for small batches only.</summary>
        SmallGpu,

        /// <summary>Has a GPU whose memory suffices for nothing.</summary>
        TinyGpu,

        /// <summary>Reports far more than anybody can look at, then succeeds.</summary>
        Flood,
    }

    public static int Run(string[] arguments)
    {
        var behaviour = Enum.Parse<Behaviour>(arguments[0]);
        if (arguments[1] == "device")
        {
            Console.WriteLine($$"""{"cuda":{{(behaviour is Behaviour.SmallGpu or Behaviour.TinyGpu ? "true" : "false")}},"gpus":1,"processors":2}""");
            return 0;
        }

        string checkpoint = Path.Combine(Value(arguments, "--checkpoint") ?? ".", "begun");
        bool resumed = File.Exists(checkpoint);
        Report(new PipelineProgress { Stage = PipelineStage.Read, Fraction = 0.1, StageFraction = 1, Message = resumed ? "Going on" : "Reading" });
        if (Value(arguments, "--preview-output") is { } preview) WriteTable(preview, "preview", 20);
        Report(new PipelineProgress { Stage = PipelineStage.Vae, Fraction = 0.2, StageFraction = 0.1, Epoch = 1, Epochs = 10, Loss = 2.5, ElapsedSeconds = 1 });
        AtomicFile.Write(checkpoint, stream => stream.WriteByte(1));
        switch (behaviour)
        {
            case Behaviour.WaitThenResume when !resumed:
                Console.In.ReadToEnd();
                return 4;
            case Behaviour.Ignore:
                Thread.Sleep(Timeout.Infinite);
                break;
            case Behaviour.TakeMemory:
                TakeMemory();
                break;
            case Behaviour.Refuse:
                Console.Error.WriteLine(Sentence);
                return 3;
            case Behaviour.Crash:
            case Behaviour.CrashOnce when !resumed:
                Console.Error.WriteLine("Something broke.");
                return 1;
            case Behaviour.SmallGpu or Behaviour.TinyGpu when Value(arguments, "--device") == "cuda":
                if (behaviour == Behaviour.SmallGpu && Value(arguments, "--batch-rows") is not null) break;
                Console.Error.WriteLine("The memory of the GPU does not suffice.");
                return 5;
            case Behaviour.Flood:
                for (int epoch = 1; epoch <= 20_000; epoch++)
                    Report(new PipelineProgress { Stage = PipelineStage.Vae, Fraction = 0.2, Epoch = epoch, Epochs = 20_000, Loss = 1.0 / epoch, Message = $"Epoch {epoch}" });
                break;
        }

        Finish(arguments);
        return 0;
    }

    private static void Finish(string[] arguments)
    {
        int rows = int.Parse(Value(arguments, "--rows") ?? "344");
        Report(new PipelineProgress { Stage = PipelineStage.Sample, Fraction = 0.9, StageFraction = 1, ElapsedSeconds = 3 });
        WriteTable(Value(arguments, "--output")!, "synthetic", rows);
        if (arguments.Contains("synthesize"))
        {
            AtomicFile.Write(Value(arguments, "--model")!, stream => stream.WriteByte(42));
            string report = Value(arguments, "--report")!;
            ReportFiles.Write(report, NewReport(rows), "penguins.csv");
            PipelineJson.Write(Path.Combine(report, "run.json"), new SynthesisSummary
            {
                Rows = rows,
                StageSeconds = new Dictionary<string, double> { ["vae"] = 1.25 },
                Options = new SynthesisOptions(),
                Version = "0",
                Notes = [],
            });
        }

        Report(new PipelineProgress { Stage = PipelineStage.Done, Fraction = 1, StageFraction = 1, ElapsedSeconds = 4 });
    }

    private static EvaluationReport NewReport(int rows) => new()
    {
        Rows = new RowCounts(300, rows, 44),
        Synthetic = new FidelityScores
        {
            ColumnShape = 0.97, PairTrend = 0.95, TrainingMatches = new ExactMatches(0, 0), Columns = [], Pairs = [],
        },
        LeftOut = [],
    };

    private static void WriteTable(string path, string name, int rows) => AtomicFile.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true);
        writer.Write("name,number\n");
        for (int row = 0; row < rows; row++) writer.Write($"{name},{row}\n");
    });

    private static string? Value(string[] arguments, string name) =>
        Array.IndexOf(arguments, name) is >= 0 and var index ? arguments[index + 1] : null;

    private static void Report(PipelineProgress progress) =>
        Console.Out.WriteLine(System.Text.Json.JsonSerializer.Serialize(progress, PipelineJson.Line));

    [DoesNotReturn]
    private static void TakeMemory()
    {
        byte[][] held = [.. Enumerable.Range(0, 6).Select(_ => new byte[100_000_000])];
        // Memory counts when it has been written to.
        foreach (byte[] block in held) Array.Fill(block, (byte)1);
        Thread.Sleep(Timeout.Infinite);
        GC.KeepAlive(held);
        throw new InvalidOperationException();
    }
}
