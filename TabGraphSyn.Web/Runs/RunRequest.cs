using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Conditions;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Web.Runs;

/// <summary>What a person asks for on the new-run page.</summary>
/// <param name="Source">A packaged data set by its name, or an upload of the person's own by its id.</param>
/// <param name="Schema">The column kinds that the person confirmed; null for those inferred.</param>
/// <param name="Options">Preset, rows, seed and what stands under 'Advanced'.</param>
/// <param name="ModelRunId">A run of the person's own whose model makes the rows without training; null to train.</param>
public sealed record RunRequest(RunSource Source, TableSchema? Schema, SynthesisOptions Options, string? ModelRunId = null)
{
    /// <summary>What rows from a trained model are to be like; null for the table's own distribution.</summary>
    public SampleConditions? Conditions { get; init; }

    /// <summary>The content of the file that <see cref="SampleConditions.Fill"/> names.</summary>
    public ReadOnlyMemory<byte> Partial { get; init; }
}
