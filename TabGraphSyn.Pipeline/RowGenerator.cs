using TabGraphSyn.Pipeline.Preview;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;

namespace TabGraphSyn.Pipeline;

/// <summary>A trained generator: makes encoded rows from a seed, and nothing else.</summary>
internal abstract class RowGenerator : IDisposable
{
    /// <summary>Makes rows.</summary>
    /// <param name="rows">At least 1.</param>
    /// <param name="seed">Of every draw.</param>
    /// <param name="workers">Who makes them.</param>
    /// <param name="done">Told the share that is done, from 0 to 1.</param>
    /// <param name="cancellationToken">Checked often.</param>
    public abstract EncodedSample Sample(int rows, int seed, Workers workers, Action<double>? done, CancellationToken cancellationToken);

    /// <summary>Makes rows as the model gives them, with nothing mended: what conditions choose from.</summary>
    /// <param name="rows">At least 1.</param>
    /// <param name="seed">Of every draw.</param>
    /// <param name="workers">Who makes them.</param>
    /// <param name="cancellationToken">Checked often.</param>
    public abstract RowDraws Draw(int rows, int seed, Workers workers, CancellationToken cancellationToken);

    public virtual void Dispose()
    {
    }
}

/// <summary>Rows as a model gives them.</summary>
/// <param name="Sample">The rows.</param>
/// <param name="Embeddings">The neighbourhood that each was drawn for, row by row, [rows × embedding]; empty without such.</param>
internal sealed record RowDraws(EncodedSample Sample, float[] Embeddings);

/// <summary>The instant generator: a Bayesian network.</summary>
internal sealed class PreviewGenerator(BayesianNetwork network) : RowGenerator
{
    public BayesianNetwork Network { get; } = network;

    public override EncodedSample Sample(int rows, int seed, Workers workers, Action<double>? done, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var sample = Network.Sample(rows, Seeds.Derive32(seed, "preview"));
        done?.Invoke(1);
        return sample;
    }

    public override RowDraws Draw(int rows, int seed, Workers workers, CancellationToken cancellationToken) =>
        new(Sample(rows, seed, workers, done: null, cancellationToken), []);
}
