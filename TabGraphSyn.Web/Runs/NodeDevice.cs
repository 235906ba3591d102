using System.Diagnostics;
using System.Text.Json;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Command;

namespace TabGraphSyn.Web.Runs;

/// <summary>One try at computing a run.</summary>
/// <param name="Device">Where.</param>
/// <param name="BatchRows">Most rows of one training batch; null for those of the plan.</param>
internal sealed record DeviceAttempt(ComputeDevice Device, int? BatchRows = null);

/// <summary>What this node computes runs with.</summary>
/// <param name="HasCuda">Whether its runs may use a CUDA GPU.</param>
/// <param name="Text">As the operator reads it.</param>
internal sealed record NodeDevice(bool HasCuda, string Text)
{
    /// <summary>A batch that needs a quarter of the memory of activations.</summary>
    private const int SmallBatchRows = 128;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Told to the owner of a run that could have used a GPU.</summary>
    public const string NoGpu = "No GPU is to be had on this server: the run is computed on its processors, which takes longer and gives rows just as good.";

    /// <summary>Whether the run is computed on the GPU; those of a tier without one state the processor.</summary>
    public bool Uses(Run run) => HasCuda && run.Options.Device != ComputeDevice.Cpu;

    /// <summary>How to compute the run: each next try after the GPU's memory did not suffice.</summary>
    public IReadOnlyList<DeviceAttempt> AttemptsAt(Run run) => !Uses(run)
        ? [new DeviceAttempt(ComputeDevice.Cpu)]
        : run.ModelRunId is not null
            ? [new DeviceAttempt(ComputeDevice.Cuda), new DeviceAttempt(ComputeDevice.Cpu)]
            : [new DeviceAttempt(ComputeDevice.Cuda), new DeviceAttempt(ComputeDevice.Cuda, SmallBatchRows), new DeviceAttempt(ComputeDevice.Cpu)];

    /// <summary>Asks the pipeline's command what there is; a node that is to compute on its processors need not ask.</summary>
    public static async Task<NodeDevice> Find(PipelineCommand command, ComputeDevice configured, ILogger logger, CancellationToken cancellationToken)
    {
        var processors = new NodeDevice(HasCuda: false, $"CPU, {Environment.ProcessorCount} {(Environment.ProcessorCount == 1 ? "processor" : "processors")}");
        if (configured == ComputeDevice.Cpu) return processors;
        var found = await Ask(command, logger, cancellationToken);
        if (found is { Cuda: true }) return new NodeDevice(HasCuda: true, found.Gpus == 1 ? "CUDA GPU" : $"{found.Gpus} CUDA GPUs");
        if (configured == ComputeDevice.Cuda)
            logger.LogWarning("Worker:Device is Cuda, and this build or machine has no CUDA GPU: runs are computed on the processors");
        return processors;
    }

    private static async Task<DeviceInfo?> Ask(PipelineCommand command, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Patience);
            using var process = Process.Start(new ProcessStartInfo(command.FileName, [.. command.Arguments, "device"])
            {
                UseShellExecute = false, RedirectStandardOutput = true,
            })!;
            try
            {
                string answer = await process.StandardOutput.ReadToEndAsync(limit.Token);
                await process.WaitForExitAsync(limit.Token);
                return process.ExitCode == ExitCode.Done ? JsonSerializer.Deserialize<DeviceInfo>(answer, PipelineJson.Line) : null;
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                throw;
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is JsonException or IOException or System.ComponentModel.Win32Exception or OperationCanceledException)
        {
            logger.LogWarning(e, "The pipeline's command does not say what it can compute with: runs are computed on the processors");
            return null;
        }
    }
}
