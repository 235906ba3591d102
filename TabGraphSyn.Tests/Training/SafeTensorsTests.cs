using System.Buffers.Binary;
using System.Text;
using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Tests.Testing;
using static TorchSharp.torch;

namespace TabGraphSyn.Tests.Training;

[Collection(TensorTests.Name)]
public class SafeTensorsTests
{
    [Fact]
    public void Read_WhatWasWritten_GivesEqualTensors()
    {
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor> { ["a.weight"] = randn(3, 4), ["empty"] = zeros(0, 2), ["scalar"] = tensor(5f) };
        using var stream = new MemoryStream();

        SafeTensors.Write(stream, tensors);
        stream.Position = 0;
        var read = SafeTensors.Read(stream);

        Assert.Equal(tensors.Keys, read.Keys);
        foreach (var (name, tensor) in tensors)
        {
            Assert.Equal(tensor.shape, read[name].shape);
            Assert.Equal(tensor.Floats(), read[name].Floats());
        }
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,8]}}""", 16)]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 16)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", 16)]
    [InlineData("""{"a":{"dtype":"F64","shape":[2],"data_offsets":[0,16]}}""", 16)]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807,4],"data_offsets":[0,16]}}""", 16)]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", 7)]
    [InlineData("""{"a":{"dtype":"F32"}}""", 16)]
    [InlineData("not json", 0)]
    public void Read_HeaderThatDoesNotFit_Throws(string header, int dataBytes)
    {
        byte[] headerBytes = Encoding.UTF8.GetBytes(header);
        byte[] file = new byte[8 + headerBytes.Length + dataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(file, headerBytes.Length);
        headerBytes.CopyTo(file, 8);

        Assert.Throws<InvalidDataException>(() => SafeTensors.Read(new MemoryStream(file)));
    }
}
