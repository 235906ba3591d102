using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline.Training;

/// <summary>
/// Reads and writes named float32 tensors in the safetensors format: the length of a JSON header in 8 bytes, the header
/// (name → dtype, shape, data_offsets), then the values, little endian. The format holds data only, so a file from
/// anywhere can't run code; a header that doesn't fit the data is refused.
/// </summary>
internal static class SafeTensors
{
    private const int MaxHeaderBytes = 16 << 20;

    public static void Write(Stream stream, IReadOnlyDictionary<string, Tensor> tensors)
    {
        var header = new JsonObject();
        long offset = 0;
        foreach (var (name, tensor) in tensors)
        {
            long bytes = tensor.numel() * sizeof(float);
            header[name] = new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = new JsonArray([.. tensor.shape.Select(size => (JsonNode)size)]),
                ["data_offsets"] = new JsonArray(offset, offset + bytes),
            };
            offset += bytes;
        }

        byte[] headerBytes = JsonSerializer.SerializeToUtf8Bytes(header);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, headerBytes.Length);
        stream.Write(length);
        stream.Write(headerBytes);
        foreach (var tensor in tensors.Values)
        {
            using var scope = NewDisposeScope();
            stream.Write(tensor.detach().cpu().to(float32).contiguous().bytes);
        }
    }

    /// <returns>The tensors on the CPU, in the caller's dispose scope.</returns>
    /// <exception cref="InvalidDataException">The stream is not a whole safetensors file of float32 tensors.</exception>
    public static Dictionary<string, Tensor> Read(Stream stream)
    {
        try
        {
            return ReadChecked(stream);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or EndOfStreamException or FormatException or OverflowException or KeyNotFoundException)
        {
            throw new InvalidDataException("The weights are damaged.", fault);
        }
    }

    private static Dictionary<string, Tensor> ReadChecked(Stream stream)
    {
        Span<byte> length = stackalloc byte[8];
        stream.ReadExactly(length);
        long headerLength = BinaryPrimitives.ReadInt64LittleEndian(length);
        if (headerLength is < 2 or > MaxHeaderBytes) throw new InvalidDataException("The header's length makes no sense.");
        byte[] headerBytes = new byte[headerLength];
        stream.ReadExactly(headerBytes);
        using var header = JsonDocument.Parse(headerBytes);

        var tensors = new Dictionary<string, Tensor>();
        long expected = 0;
        foreach (var entry in header.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__"))
        {
            if (entry.Value.GetProperty("dtype").GetString() != "F32") throw new InvalidDataException($"{entry.Name} is not float32.");
            long[] shape = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];
            long[] range = [.. entry.Value.GetProperty("data_offsets").EnumerateArray().Select(at => at.GetInt64())];
            long count = shape.Aggregate(1L, (product, size) => size < 0 ? throw new InvalidDataException("A negative size.") : checked(product * size));
            if (range.Length != 2 || range[0] != expected || range[1] - range[0] != checked(count * sizeof(float)) || count > int.MaxValue / sizeof(float))
                throw new InvalidDataException($"{entry.Name} lies where its shape does not fit.");
            expected = range[1];
            byte[] values = new byte[count * sizeof(float)];
            stream.ReadExactly(values);
            float[] floats = new float[count];
            Buffer.BlockCopy(values, 0, floats, 0, values.Length);
            tensors[entry.Name] = tensor(floats, shape);
        }

        return tensors;
    }
}
