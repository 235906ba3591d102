using System.Text.Json;
using TorchSharp;

namespace TabGraphSyn.Pipeline.Command;

/// <summary>What this build can compute with on this machine.</summary>
/// <param name="Cuda">Whether the tensor library finds a CUDA GPU.</param>
/// <param name="Gpus">How many it finds.</param>
/// <param name="Processors">Processors that this process may use.</param>
public sealed record DeviceInfo(bool Cuda, int Gpus, int Processors);

/// <summary><c>device</c>: one line of JSON for a program that wants to know where runs will be computed.</summary>
internal static class DeviceCommand
{
    public static System.CommandLine.Command Create(CommandContext context)
    {
        var command = new System.CommandLine.Command("device", "Say in one line of JSON what this build can compute with here.");
        command.SetAction(_ =>
        {
            bool cuda = torch.cuda.is_available();
            var info = new DeviceInfo(cuda, cuda ? torch.cuda.device_count() : 0, Environment.ProcessorCount);
            context.Output.WriteLine(JsonSerializer.Serialize(info, PipelineJson.Line));
            return ExitCode.Done;
        });
        return command;
    }
}
