using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline.Training;

/// <summary>Lets a module's parameters live as long as the module, wherever it was made.</summary>
internal static class ModuleScope
{
    /// <summary>Takes every parameter out of the dispose scope in which it was made; the module disposes of them.</summary>
    public static void OwnParameters(this nn.Module module)
    {
        foreach (var parameter in module.parameters()) parameter.DetachFromDisposeScope();
    }
}
