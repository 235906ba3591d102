using TorchSharp;
using static TorchSharp.torch;
Console.WriteLine(ones(3).sum().ToSingle());
