using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;
using static TorchSharp.torch;

namespace TabGraphSyn.Tests.Testing;

/// <summary>
/// Encoded rows with known dependencies: a group of three levels that decides a flag and shifts a number, a second number
/// that follows the first, and a number of its own whose state is a spike in a fifth of the rows.
/// </summary>
internal static class MadeRows
{
    public static EncodedTable Encoded(int rows, int seed = 1)
    {
        var layout = new EncodedLayout([3, 2, 2], [-1, -1, 2]);
        var random = new Random(seed);
        int[] codes = new int[rows * 3];
        double[][] values = [new double[rows], new double[rows], new double[rows]];
        for (int row = 0; row < rows; row++)
        {
            int group = random.Next(3);
            codes[row * 3] = group;
            codes[row * 3 + 1] = random.NextDouble() < 0.1 + 0.4 * group ? 1 : 0;
            codes[row * 3 + 2] = random.Next(5) == 0 ? 1 : 0;
            values[0][row] = group + random.NextDouble();
            values[1][row] = values[0][row] + 0.3 * random.NextDouble();
            values[2][row] = random.NextDouble();
        }

        float[] low = new float[rows * 3], high = new float[rows * 3];
        for (int number = 0; number < 3; number++)
        {
            int[] order = [.. Enumerable.Range(0, rows).OrderBy(row => values[number][row])];
            for (int rank = 0; rank < rows; rank++)
            {
                int cell = order[rank] * 3 + number;
                low[cell] = (float)rank / rows;
                high[cell] = (rank + 1f) / rows;
            }
        }

        for (int row = 0; row < rows; row++)
        {
            if (codes[row * 3 + 2] == 1) low[row * 3 + 2] = high[row * 3 + 2] = 0.5f;
        }

        return new EncodedTable(layout, rows, codes, low, high);
    }

    /// <summary>Two threads, for all tests of this process.</summary>
    public static Pipeline.Training.Workers Workers { get; } = new(2, 1);

    public static TableTensors Tensors(int rows, int seed = 1) => new(Encoded(rows, seed), CPU);

    public static TrainingSession Session(
        CheckpointFolder? checkpoints = null, IProgress<PipelineProgress>? progress = null, CancellationToken cancellationToken = default) => new()
    {
        Seed = 7,
        Device = CPU,
        Workers = Workers,
        Reporter = new ProgressReporter(progress, new Dictionary<PipelineStage, double>()),
        Checkpoints = checkpoints,
        CancellationToken = cancellationToken,
    };

    /// <summary>All parameters of a module as one vector, for comparing two modules value by value.</summary>
    public static float[] Weights(nn.Module module) =>
        [.. module.parameters().SelectMany(parameter => parameter.Floats())];
}
