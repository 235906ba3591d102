using System.Diagnostics;
using System.Text.Json;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline.Training;

/// <summary>
/// Keeps the latest state of each stage in a folder, so that work goes on where it was stopped. The folder belongs to
/// one process at a time. A checkpoint of another input, other options or another version is not used.
/// </summary>
internal sealed class CheckpointFolder : IDisposable
{
    /// <summary>Time between two checkpoints of a stage: little enough to lose, rare enough to cost nothing.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan LockWait = TimeSpan.FromSeconds(20);

    private readonly string folder;
    private readonly string fingerprint;
    private readonly FileStream claim;
    private readonly Stopwatch sinceSave = Stopwatch.StartNew();

    /// <param name="folder">Made where it is missing.</param>
    /// <param name="fingerprint">What input, options and version the work depends on.</param>
    /// <exception cref="IOException">Another process holds the folder and does not let go within 20 seconds.</exception>
    public CheckpointFolder(string folder, string fingerprint)
    {
        Directory.CreateDirectory(folder);
        this.folder = folder;
        this.fingerprint = fingerprint;
        claim = Claim(Path.Combine(folder, "lock"));
    }

    /// <summary>It is time to save again.</summary>
    public bool IsDue => sinceSave.Elapsed >= Interval;

    /// <summary>Replaces the stage's checkpoint.</summary>
    public void Save<T>(PipelineStage stage, T state, IReadOnlyDictionary<string, Tensor> tensors)
    {
        AtomicFile.Write(PathOf(stage), stream =>
        {
            byte[] header = JsonSerializer.SerializeToUtf8Bytes(new Envelope<T>(fingerprint, state), JsonSerializerOptions.Web);
            using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
            writer.Write(header.Length);
            writer.Write(header);
            writer.Flush();
            SafeTensors.Write(stream, tensors);
        });
        sinceSave.Restart();
    }

    /// <summary>The stage's checkpoint; null when there is none that fits.</summary>
    public (T State, Dictionary<string, Tensor> Tensors)? Load<T>(PipelineStage stage)
    {
        if (!File.Exists(PathOf(stage))) return null;
        try
        {
            using var stream = File.OpenRead(PathOf(stage));
            using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
            var envelope = JsonSerializer.Deserialize<Envelope<T>>(reader.ReadBytes(reader.ReadInt32()), JsonSerializerOptions.Web);
            if (envelope is null || envelope.Fingerprint != fingerprint) return null;
            return (envelope.State, SafeTensors.Read(stream));
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException or JsonException or ArgumentException)
        {
            return null; // Damaged: the stage begins again, which costs time and nothing else.
        }
    }

    public void Dispose() => claim.Dispose();

    private string PathOf(PipelineStage stage) => Path.Combine(folder, $"{stage}.checkpoint".ToLowerInvariant());

    private static FileStream Claim(string path)
    {
        var waiting = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (waiting.Elapsed < LockWait)
            {
                Thread.Sleep(200); // The process that was stopped is still closing its files.
            }
        }
    }

    private sealed record Envelope<T>(string Fingerprint, T State);
}
