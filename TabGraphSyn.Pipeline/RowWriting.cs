using TabGraphSyn.Pipeline.Conditions;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;

namespace TabGraphSyn.Pipeline;

/// <summary>Makes the rows that were asked for from a model, and writes them.</summary>
internal static class RowWriting
{
    /// <summary>Samples, decodes, replaces copies of training rows where these are at hand, and writes.</summary>
    public static (Table Synthetic, IEnumerable<string> Notes) Write(
        ModelFile model, int rows, int seed, string output, Workers workers, ProgressReporter reporter, CancellationToken cancellationToken, CopiedRows? copies = null)
    {
        reporter.Begin(PipelineStage.Sample, $"Making {rows:N0} rows.");
        var sample = model.Generator.Sample(
            rows, seed, workers, share => reporter.Update(new PipelineProgress { Stage = PipelineStage.Sample, StageFraction = share }), cancellationToken);
        NativeMemory.GiveBack();
        reporter.Begin(PipelineStage.Decode, "Writing values in their own formats.");
        var synthetic = model.Encoder.Decode(sample, Seeds.Derive32(seed, "decode"));
        cancellationToken.ThrowIfCancellationRequested();
        string[] notes = [];
        if (copies is not null)
        {
            notes = [.. copies.Redraw(synthetic, Further, seed).Notes];
            foreach (string note in notes) reporter.Say(note, 0.5);
        }

        TableWriter.Write(output, synthetic, model.Schema, model.FileFormat);
        return (synthetic, notes);

        Table Further(int count, int round)
        {
            var further = model.Generator.Sample(count, Seeds.Derive32(seed, "redraw", round), workers, done: null, cancellationToken);
            return model.Encoder.Decode(further, Seeds.Derive32(seed, "decode redrawn", round));
        }
    }

    /// <summary>Makes rows that meet conditions, and writes them; says how many.</summary>
    public static int WriteConditioned(
        ModelFile model, SampleConditions conditions, int rows, int seed, string output, Workers workers, ProgressReporter reporter, CancellationToken cancellationToken)
    {
        reporter.Begin(PipelineStage.Sample, conditions.Fill is null ? $"Making {rows:N0} rows that meet the conditions." : "Filling the given rows.");
        var synthetic = ConditionedRows.Make(
            model, conditions, rows, seed, workers, share => reporter.Update(new PipelineProgress { Stage = PipelineStage.Sample, StageFraction = share }), cancellationToken);
        reporter.Begin(PipelineStage.Decode, "Writing values in their own formats.");
        cancellationToken.ThrowIfCancellationRequested();
        TableWriter.Write(output, synthetic, model.Schema, model.FileFormat);
        return synthetic.RowCount;
    }
}
