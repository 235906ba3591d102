using TabGraphSyn.Pipeline.Tables;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline.Training;

/// <summary>Encoded rows as tensors on the training device.</summary>
internal sealed class TableTensors : IDisposable
{
    /// <summary>Keeps the inverse normal distribution finite: beyond 5 standard deviations nothing is told apart.</summary>
    private const double Edge = 1e-6;

    public TableTensors(EncodedTable table, Device device)
    {
        Rows = table.Rows;
        using var scope = NewDisposeScope();
        var layout = table.Layout;
        Codes = tensor(table.Codes, [Rows, layout.Categories], device: device).to(int64).DetachFromDisposeScope();
        Low = tensor(table.Low, [Rows, layout.Numbers], device: device).DetachFromDisposeScope();
        High = tensor(table.High, [Rows, layout.Numbers], device: device).DetachFromDisposeScope();
        Known = KnownNumbers(layout, Codes).DetachFromDisposeScope();
    }

    public int Rows { get; }

    /// <summary>Levels, [rows, categories], int64.</summary>
    public Tensor Codes { get; }

    /// <summary>Lower ends of the numbers' intervals, [rows, numbers].</summary>
    public Tensor Low { get; }

    /// <summary>Upper ends of the numbers' intervals, [rows, numbers].</summary>
    public Tensor High { get; }

    /// <summary>1 where a number counts, 0 where its state says spike or missing, [rows, numbers].</summary>
    public Tensor Known { get; }

    /// <summary>The given rows, with each number drawn anew from its interval and mapped to a standard normal.</summary>
    /// <param name="rows">Row indexes, [batch], int64.</param>
    /// <param name="draws">Where the draws come from; null for the tensor library's own stream.</param>
    public RowBatch Draw(Tensor rows, RandomDraws? draws = null)
    {
        var low = Low.index_select(0, rows);
        var uniform = low + (High.index_select(0, rows) - low) * (draws?.Uniform(low.shape) ?? rand_like(low));
        return new RowBatch(Codes.index_select(0, rows), ToNormal(uniform), Known.index_select(0, rows));
    }

    /// <summary>The given rows, with each number in the middle of its interval.</summary>
    /// <param name="rows">Row indexes, [batch], int64.</param>
    public RowBatch Middle(Tensor rows)
    {
        var middle = (Low.index_select(0, rows) + High.index_select(0, rows)) * 0.5;
        return new RowBatch(Codes.index_select(0, rows), ToNormal(middle), Known.index_select(0, rows));
    }

    public void Dispose()
    {
        Codes.Dispose();
        Low.Dispose();
        High.Dispose();
        Known.Dispose();
    }

    /// <summary>The standard normal quantile of a cumulative probability.</summary>
    public static Tensor ToNormal(Tensor uniform) => 
        (uniform * 2 - 1).clamp_(-1 + 2 * Edge, 1 - 2 * Edge).erfinv_().mul_(Math.Sqrt(2));

    /// <summary>The cumulative probability of a standard normal value.</summary>
    public static Tensor ToUniform(Tensor normal) =>
        (normal / Math.Sqrt(2)).erf_().mul_(0.5).add_(0.5).clamp_(Edge, 1 - Edge);

    private static Tensor KnownNumbers(EncodedLayout layout, Tensor codes)
    {
        var columns = layout.StateVariables.Select(state =>
            state < 0 ? ones(codes.shape[0], device: codes.device) : codes.select(1, state).eq(0).to(float32)).ToArray();
        return columns.Length == 0 ? zeros([codes.shape[0], 0], device: codes.device) : stack(columns, 1);
    }
}

/// <summary>Rows as a model takes them.</summary>
/// <param name="Codes">Levels, [batch, categories], int64.</param>
/// <param name="Numbers">Standard normal values, [batch, numbers].</param>
/// <param name="Known">1 where the number counts, else 0, [batch, numbers].</param>
internal sealed record RowBatch(Tensor Codes, Tensor Numbers, Tensor Known);
