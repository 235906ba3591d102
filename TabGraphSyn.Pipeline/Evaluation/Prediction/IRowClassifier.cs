namespace TabGraphSyn.Pipeline.Evaluation.Prediction;

/// <summary>Learns to tell two classes of rows apart.</summary>
internal interface IRowClassifier
{
    /// <summary>Learns from some rows and scores others, higher where the first class is likelier.</summary>
    /// <param name="rows">Features of the rows to learn from, [rows][features].</param>
    /// <param name="labels">Whether each of them is of the first class.</param>
    /// <param name="asked">Features of the rows to score, [rows][features].</param>
    /// <returns>One score for each row asked; all equal when only one class was there to learn from.</returns>
    double[] Classify(IReadOnlyList<float[]> rows, IReadOnlyList<bool> labels, IReadOnlyList<float[]> asked);
}
