namespace TabGraphSyn.Tests.Testing;

/// <summary>Tests that use tensors run one after another: the seed and the threads of the tensor library belong to the process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class TensorTests
{
    public const string Name = "tensors";
}
