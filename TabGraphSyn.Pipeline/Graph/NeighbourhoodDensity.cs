using TabGraphSyn.Pipeline.Training;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline.Graph;

/// <summary>
/// A Gaussian mixture over neighbourhood embeddings. Sampling draws its conditions from here and never takes a training
/// row's own embedding (the idea of RCG: Li, Katabi and He, 2024). A component stands for at least twenty rows, so none
/// describes a person.
/// </summary>
internal sealed class NeighbourhoodDensity : IDisposable
{
    private const int RowsPerComponent = 100, MinComponentRows = 20, MaxComponents = 64;
    private const int Iterations = 25, MaxFitRows = 8_000;

    /// <summary>Added to the diagonal of each covariance: well below the jitter, enough to keep it positive definite.</summary>
    private const double Regularisation = 1e-3;

    private readonly Tensor weights; // [components]
    private readonly Tensor means; // [components, embedding]
    private readonly Tensor factors; // [components, embedding, embedding], lower triangular Cholesky factors

    private NeighbourhoodDensity(Tensor weights, Tensor means, Tensor factors)
    {
        this.weights = weights.DetachFromDisposeScope();
        this.means = means.DetachFromDisposeScope();
        this.factors = factors.DetachFromDisposeScope();
    }

    /// <summary>What to store; <see cref="FromTensors"/> reads it.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors => new Dictionary<string, Tensor>
    {
        ["density.weights"] = weights,
        ["density.means"] = means,
        ["density.factors"] = factors,
    };

    public static NeighbourhoodDensity FromTensors(IReadOnlyDictionary<string, Tensor> tensors, Device device)
    {
        using var scope = NewDisposeScope();
        return new(tensors["density.weights"].to(device), tensors["density.means"].to(device), tensors["density.factors"].to(device));
    }

    /// <summary>Fits by expectation maximisation (Dempster, Laird and Rubin, 1977) from rows drawn at random as first means.</summary>
    /// <param name="embeddings">Standardised embeddings, [rows, embedding].</param>
    /// <param name="seed">The person's seed.</param>
    public static NeighbourhoodDensity Fit(Tensor embeddings, int seed)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        random.manual_seed(Seeds.Derive(seed, "density"));
        var order = randperm(embeddings.shape[0], dtype: int64, device: embeddings.device);
        var rows = embeddings.index_select(0, order.narrow(0, 0, Math.Min(MaxFitRows, embeddings.shape[0]))).to(float64);
        long count = rows.shape[0], size = rows.shape[1];
        int components = (int)Math.Clamp(count / RowsPerComponent, 1, MaxComponents);

        var weights = full(components, 1.0 / components, dtype: float64, device: rows.device);
        var means = rows.narrow(0, 0, components).clone();
        var factors = eye(size, dtype: float64, device: rows.device).mul(0.5).expand(components, size, size).clone();
        var squares = Products(rows);
        var ridge = (Regularisation * eye(size, dtype: float64, device: rows.device)).flatten();
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            using var step = NewDisposeScope();
            var joint = LogDensities(rows, squares, means, factors) + weights.clamp_min(1e-12).log(); // [rows, components]
            var share = (joint - joint.logsumexp(1, true)).exp();
            var mass = share.sum([0L]);
            var keep = mass.ge(Math.Min(MinComponentRows, count)).to(float64); // too small a component gives its rows to the others
            var safe = mass.clamp_min(1e-9).unsqueeze(1);
            var newMeans = share.t().mm(rows) / safe;
            var covariances = share.t().mm(squares) / safe - Products(newMeans) + ridge;
            factors = linalg.cholesky(covariances.view(components, size, size)).MoveToOuterDisposeScope();
            means = newMeans.MoveToOuterDisposeScope();
            weights = (mass * keep / (mass * keep).sum().clamp_min(1e-9)).MoveToOuterDisposeScope();
        }

        var used = weights.gt(0).nonzero().flatten();
        return new(
            weights.index_select(0, used).to(float32),
            means.index_select(0, used).to(float32),
            factors.index_select(0, used).to(float32));
    }

    /// <summary>Draws conditions for new rows, the jitter of training included.</summary>
    /// <returns>[rows, embedding]</returns>
    public Tensor Sample(long rows, RandomDraws draws)
    {
        var component = draws.Choices(weights, rows);
        var noise = draws.Normal(rows, means.shape[1], 1);
        var embedding = means.index_select(0, component) + factors.index_select(0, component).matmul(noise).squeeze(2);
        return embedding + draws.Normal(embedding.shape).mul_(NeighbourhoodNetwork.Jitter);
    }

    public void Dispose()
    {
        weights.Dispose();
        means.Dispose();
        factors.Dispose();
    }

    /// <summary>Logarithm of each component's density at each row, [rows, components]; the squares are multiplied out, so that all rows meet all components in two matrix products.</summary>
    /// <param name="rows">[rows, embedding]</param>
    /// <param name="squares">Their <see cref="Products"/>.</param>
    /// <param name="means">[components, embedding]</param>
    /// <param name="factors">[components, embedding, embedding]</param>
    private static Tensor LogDensities(Tensor rows, Tensor squares, Tensor means, Tensor factors)
    {
        long size = rows.shape[1];
        var inverse = linalg.inv(factors);
        var precisions = inverse.transpose(1, 2).matmul(inverse);
        var pulls = precisions.matmul(means.unsqueeze(2)).squeeze(2); // [components, embedding]
        var distances = squares.mm(precisions.flatten(1).t()) - 2 * rows.mm(pulls.t()) + (pulls * means).sum(1);
        var logDeterminant = factors.diagonal(0, 1, 2).log().sum(1);
        return -0.5 * distances - logDeterminant - 0.5 * size * Math.Log(2 * Math.PI);
    }

    /// <summary>The products of each two entries of each vector, [vectors, size²].</summary>
    /// <param name="vectors">[vectors, size]</param>
    private static Tensor Products(Tensor vectors) => (vectors.unsqueeze(2) * vectors.unsqueeze(1)).flatten(1);
}
