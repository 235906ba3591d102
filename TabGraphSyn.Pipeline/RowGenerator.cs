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

    public virtual void Dispose()
    {
    }
}

/// <summary>The instant generator: a Bayesian network.</summary>
/// <param name="network">The network.</param>
/// <param name="orders">What rows must keep.</param>
internal sealed class PreviewGenerator(BayesianNetwork network, ColumnOrders orders) : RowGenerator
{
    public BayesianNetwork Network { get; } = network;

    public override EncodedSample Sample(int rows, int seed, Workers workers, Action<double>? done, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var sample = orders.Keep(
            Network.Sample(rows, Seeds.Derive32(seed, "preview")), (count, round) => Network.Sample(count, Seeds.Derive32(seed, "preview in order", round)));
        done?.Invoke(1);
        return sample;
    }
}
