using Microsoft.ML;
using Microsoft.ML.Data;

namespace TabGraphSyn.Pipeline.Evaluation.Prediction;

/// <summary>Rows of features as the learners read them.</summary>
internal static class FeatureRows
{
    public const string Features = nameof(ClassRow.Features), Label = nameof(ClassRow.Label);

    /// <summary>Rows with a class each.</summary>
    public static IDataView OfClasses(MLContext context, IReadOnlyList<float[]> rows, IReadOnlyList<bool> labels) =>
        Load(context, rows.Select((features, row) => new ClassRow { Features = features, Label = labels[row] }), rows);

    /// <summary>Rows with a number each.</summary>
    public static IDataView OfNumbers(MLContext context, IReadOnlyList<float[]> rows, Func<int, float> label) =>
        Load(context, rows.Select((features, row) => new NumberRow { Features = features, Label = label(row) }), rows);

    /// <summary>What a model says of each row.</summary>
    /// <param name="context">The learner's context.</param>
    /// <param name="model">The model.</param>
    /// <param name="asked">Features of the rows to score, [rows][features]; none may be asked.</param>
    /// <param name="example">Rows that say how many features there are.</param>
    public static double[] Score(MLContext context, ITransformer model, IReadOnlyList<float[]> asked, IReadOnlyList<float[]> example)
    {
        IDataView scored = model.Transform(Load(context, asked.Select(features => new AskedRow { Features = features }), example));
        return [.. scored.GetColumn<float>("Score").Select(score => (double)score)];
    }

    private static IDataView Load<T>(MLContext context, IEnumerable<T> rows, IReadOnlyList<float[]> example)
        where T : class
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(T));
        schema[Features].ColumnType = new VectorDataViewType(NumberDataViewType.Single, example[0].Length);
        return context.Data.LoadFromEnumerable(rows.ToArray(), schema);
    }

    private sealed class AskedRow
    {
        public float[] Features { get; set; } = [];
    }

    private sealed class ClassRow
    {
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }

    private sealed class NumberRow
    {
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
