namespace TabGraphSyn.Pipeline.Tables;

/// <summary>
/// The variables that the models see. A column becomes a category variable, a number variable, or both: a number
/// whose dominating values ('spikes') and missing cells are states of a category variable of its own.
/// </summary>
/// <param name="LevelCounts">For each category variable its number of levels, at least 2.</param>
/// <param name="StateVariables">
/// For each number variable the category variable that holds its state, or -1. In state 0 the number counts; in any
/// other state the cell is a spike or missing, and the number carries nothing.
/// </param>
public sealed record EncodedLayout(IReadOnlyList<int> LevelCounts, IReadOnlyList<int> StateVariables)
{
    /// <summary>Number of category variables.</summary>
    public int Categories => LevelCounts.Count;

    /// <summary>Number of number variables.</summary>
    public int Numbers => StateVariables.Count;
}

/// <summary>
/// Real rows, encoded. A number is the interval of cumulative probability that its value covers in the training table
/// (a tie covers more than a unique value); drawing uniformly from the interval removes the ties ('dequantisation').
/// </summary>
/// <param name="Layout">The variables.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Codes">Levels, row by row, [rows × categories]; each from 0 up to its variable's level count.</param>
/// <param name="Low">Lower ends, row by row, [rows × numbers], from 0 to 1; 0.5 where the number's state is not 0.</param>
/// <param name="High">Upper ends, as <paramref name="Low"/>, and not below it.</param>
public sealed record EncodedTable(EncodedLayout Layout, int Rows, int[] Codes, float[] Low, float[] High);

/// <summary>Synthetic rows before decoding.</summary>
/// <param name="Layout">The variables.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Codes">Levels, row by row, [rows × categories].</param>
/// <param name="Uniforms">Cumulative probabilities, row by row, [rows × numbers], strictly between 0 and 1.</param>
public sealed record EncodedSample(EncodedLayout Layout, int Rows, int[] Codes, float[] Uniforms)
{
    /// <summary>Copies a row over one of another sample of the same layout.</summary>
    internal void CopyRow(int row, EncodedSample to, int toRow)
    {
        Array.Copy(Codes, row * Layout.Categories, to.Codes, toRow * Layout.Categories, Layout.Categories);
        Array.Copy(Uniforms, row * Layout.Numbers, to.Uniforms, toRow * Layout.Numbers, Layout.Numbers);
    }
}
