using System.IO.Compression;
using System.Text.Json;
using TabGraphSyn.Pipeline.Calibration;
using TabGraphSyn.Pipeline.Diffusion;
using TabGraphSyn.Pipeline.Graph;
using TabGraphSyn.Pipeline.Preview;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Pipeline.Trees;
using TabGraphSyn.Pipeline.Vae;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline;

/// <summary>
/// A trained model as one file: a ZIP archive of <c>model.json</c> (version, options, encoder, sizes),
/// <c>weights.safetensors</c> and <c>trees.bin</c>. It holds no training row, and data only: opening a file from anywhere can't run code.
/// </summary>
internal sealed record ModelFile : IDisposable
{
    /// <summary>Grows when the meaning of the content changes; a file of another format is refused.</summary>
    private const int Format = 8;

    private const string DescriptionEntry = "model.json", WeightsEntry = "weights.safetensors", TreesEntry = "trees.bin";
    private const long MostDescriptionBytes = 512L << 20;

    public required SynthesisOptions Options { get; init; }

    public required TableSchema Schema { get; init; }

    public required CsvFormat FileFormat { get; init; }

    public required TableEncoder Encoder { get; init; }

    public required RowGenerator Generator { get; init; }

    /// <summary>Rows of the table that the model learned.</summary>
    public required int TableRows { get; init; }

    public static string ProgramVersion { get; } = typeof(ModelFile).Assembly.GetName().Version!.ToString(3);

    public void Write(string path) => AtomicFile.Write(path, stream =>
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        var trained = Generator as TrainedGenerator;
        var diffusion = trained?.Diffusion;
        var description = new Description
        {
            Format = Format,
            Version = ProgramVersion,
            Options = Options,
            Schema = Schema,
            FileFormat = FileFormat,
            TableRows = TableRows,
            Encoder = Encoder.State,
            Network = (Generator as PreviewGenerator)?.Network.State,
            Denoiser = diffusion?.Denoiser.Size,
            DenoisingSteps = diffusion?.DenoisingSteps ?? 0,
            Calibration = trained?.Calibration is { } calibration
                ? new CalibrationState(calibration.Frequencies, calibration.Classifier.Trees, calibration.Margins.State, calibration.Bound)
                : null,
        };
        using (var entry = archive.CreateEntry(DescriptionEntry).Open()) JsonSerializer.Serialize(entry, description, PipelineJson.Line);
        if (diffusion is not null)
        {
            using var weights = archive.CreateEntry(WeightsEntry, CompressionLevel.NoCompression).Open();
            SafeTensors.Write(weights, TensorsOf(diffusion));
        }

        if (trained?.Trees is not { } trees) return;
        using var ofTrees = new BufferedStream(archive.CreateEntry(TreesEntry).Open());
        SequentialTreesFile.Write(ofTrees, trees);
    });

    /// <exception cref="UnusableInputException">The file is absent, damaged, or of another version.</exception>
    public static ModelFile Read(string path, Device device)
    {
        string name = Path.GetFileName(path);
        if (!File.Exists(path)) throw new UnusableInputException($"There is no model file {path}; check the path.");
        try
        {
            using var archive = ZipFile.OpenRead(path);
            var description = ReadDescription(archive, name);
            var encoder = TableEncoder.FromState(description.Encoder);
            return new ModelFile
            {
                Options = description.Options,
                Schema = description.Schema,
                FileFormat = description.FileFormat,
                Encoder = encoder,
                TableRows = description.TableRows,
                Generator = description.Network is { } network
                    ? new PreviewGenerator(BayesianNetwork.FromState(network), encoder.Orders)
                    : ReadGenerator(archive, description, encoder, device),
            };
        }
        catch (Exception fault) when (fault is InvalidDataException or JsonException or KeyNotFoundException or ArgumentException or EndOfStreamException or NullReferenceException)
        {
            throw new UnusableInputException($"{name} is not a whole model file of this program; train the model again or copy the file again.", fault);
        }
    }

    public void Dispose() => Generator.Dispose();

    private static Description ReadDescription(ZipArchive archive, string name)
    {
        var entry = archive.GetEntry(DescriptionEntry) ?? throw new InvalidDataException("No description.");
        if (entry.Length > MostDescriptionBytes) throw new InvalidDataException("The description is too long.");
        using var stream = entry.Open();
        using var document = JsonDocument.Parse(stream);
        int format = document.RootElement.TryGetProperty("format", out var value) && value.TryGetInt32(out int number) ? number : 0;
        if (format != Format)
        {
            string version = document.RootElement.TryGetProperty("version", out var text) ? text.ToString() : "unknown";
            throw new UnusableInputException(
                $"{name} was made by version {version}, whose model files this version ({ProgramVersion}) can't read; train the model again.");
        }

        return document.Deserialize<Description>(PipelineJson.Line) ?? throw new InvalidDataException("An empty description.");
    }

    private static TrainedGenerator ReadGenerator(ZipArchive archive, Description description, TableEncoder encoder, Device device)
    {
        var layout = encoder.Layout;
        var without = description.Options.Without;
        var calibration = ReadCalibration(description, layout);
        bool hasDiffusion = !without.HasFlag(Ablation.Diffusion);
        var trees = hasDiffusion && without.HasFlag(Ablation.Trees) ? null : ReadTrees(archive, layout);
        return new TrainedGenerator(hasDiffusion ? ReadDiffusion(archive, description, layout, device) : null, trees, encoder.Orders) { Calibration = calibration };
    }

    private static SequentialTrees ReadTrees(ZipArchive archive, EncodedLayout layout)
    {
        using var stream = new BufferedStream((archive.GetEntry(TreesEntry) ?? throw new InvalidDataException("No trees.")).Open());
        return SequentialTreesFile.Read(stream, layout);
    }

    private static DiffusionGenerator ReadDiffusion(ZipArchive archive, Description description, EncodedLayout layout, Device device)
    {
        var entry = archive.GetEntry(WeightsEntry) ?? throw new InvalidDataException("No weights.");
        using var scope = NewDisposeScope();
        using var stream = entry.Open();
        var tensors = SafeTensors.Read(stream);
        using var noGrad = no_grad();
        var vae = new ColumnVae(layout, device, fixedLevels: description.Options.Without.HasFlag(Ablation.Vae));
        LoadParameters(vae, "vae", tensors);
        var space = new LatentSpace(vae, Checked(tensors, "space.scales", [3, vae.Latent]).to(device));
        var density = NeighbourhoodDensity.FromTensors(tensors, device);
        var denoiser = new Denoiser(space, description.Denoiser ?? throw new InvalidDataException("No size."), device);
        LoadParameters(denoiser, "denoiser", tensors);
        return new DiffusionGenerator(space, density, denoiser, description.DenoisingSteps);
    }

    private static RowCalibration? ReadCalibration(Description description, EncodedLayout layout)
    {
        if (description.Options.Without.HasFlag(Ablation.Calibration)) return null;
        var state = description.Calibration ?? throw new InvalidDataException("No calibration.");
        if (!state.Frequencies.Select(shares => shares.Length).SequenceEqual(layout.LevelCounts)) throw new InvalidDataException("Frequencies of other levels.");
        if (state.Bound.Length != layout.Numbers) throw new InvalidDataException("Bound numbers of another layout.");
        return new RowCalibration(state.Frequencies, BoostedClassifier.FromTrees(state.Trees, layout), PairMargins.FromState(state.Margins, layout), state.Bound);
    }

    private static Dictionary<string, Tensor> TensorsOf(DiffusionGenerator generator)
    {
        var tensors = new Dictionary<string, Tensor> { ["space.scales"] = generator.Space.Scales };
        foreach (var (name, parameter) in generator.Space.Vae.named_parameters()) tensors[$"vae.{name}"] = parameter;
        foreach (var (name, parameter) in generator.Denoiser.named_parameters()) tensors[$"denoiser.{name}"] = parameter;
        foreach (var (name, tensor) in generator.Density.Tensors) tensors[name] = tensor;
        return tensors;
    }

    private static void LoadParameters(nn.Module module, string prefix, Dictionary<string, Tensor> tensors)
    {
        foreach (var (name, parameter) in module.named_parameters()) parameter.copy_(Checked(tensors, $"{prefix}.{name}", parameter.shape));
    }

    private static Tensor Checked(Dictionary<string, Tensor> tensors, string name, long[] shape) =>
        tensors[name].shape.SequenceEqual(shape) ? tensors[name] : throw new InvalidDataException($"{name} has another shape.");

    private sealed record Description
    {
        public required int Format { get; init; }

        public required string Version { get; init; }

        public required SynthesisOptions Options { get; init; }

        public required TableSchema Schema { get; init; }

        public required CsvFormat FileFormat { get; init; }

        public required int TableRows { get; init; }

        public required EncoderState Encoder { get; init; }

        public BayesianNetworkState? Network { get; init; }

        public DenoiserSize? Denoiser { get; init; }

        public int DenoisingSteps { get; init; }

        public CalibrationState? Calibration { get; init; }
    }

    private sealed record CalibrationState(IReadOnlyList<float[]> Frequencies, IReadOnlyList<BoostedTree> Trees, PairMarginsState Margins, bool[] Bound);
}
