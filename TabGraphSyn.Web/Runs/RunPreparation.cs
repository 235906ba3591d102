namespace TabGraphSyn.Web.Runs;

/// <summary>Puts what the pipeline reads for a run into its work folder.</summary>
internal static class RunPreparation
{
    /// <summary>The command's arguments; or, where what the run needs is gone for good, a sentence for the person.</summary>
    public static async Task<(List<string>? Arguments, string? Missing)> Prepare(
        RunTools tools, Run run, RunWorkFolder folder, CancellationToken cancellationToken)
    {
        await folder.EndLeftover(TimeSpan.FromSeconds(tools.Options.GraceSeconds));
        return run.ModelRunId is { } modelRunId
            ? await PrepareSampling(tools, run, modelRunId, folder, cancellationToken)
            : await PrepareTraining(tools, run, folder, cancellationToken);
    }

    private static async Task<(List<string>?, string?)> PrepareSampling(
        RunTools tools, Run run, string modelRunId, RunWorkFolder folder, CancellationToken cancellationToken)
    {
        await using var model = await tools.Files.Open(modelRunId, RunFiles.Model, cancellationToken);
        if (model is null) return (null, "The trained model is not there any more, because its run was deleted; start a new run.");
        await RunWorkFolder.Copy(model, folder.Model, cancellationToken);
        if (run.Conditions is { Fill: { } name })
        {
            await using var partial = await tools.Files.Open(run.Id, RunFiles.Partial, cancellationToken)
                ?? throw new FileNotFoundException($"The partial rows of run {run.Id} are not there.");
            await RunWorkFolder.Copy(partial, folder.Input(name), cancellationToken);
        }

        return (PipelineArguments.Sample(run, folder, tools.Options.Threads), null);
    }

    private static async Task<(List<string>?, string?)> PrepareTraining(
        RunTools tools, Run run, RunWorkFolder folder, CancellationToken cancellationToken)
    {
        string input = folder.Input(run.Source.Name);
        await using var content = await tools.Inputs.Open(run.Source, run.AccountId, cancellationToken);
        if (content is null) return (null, $"The table {run.Source.Name} is not there any more; upload it again and start a new run.");
        await RunWorkFolder.Copy(content, input, cancellationToken);
        if (run.Schema is { } schema) folder.WriteSchema(schema);
        return (PipelineArguments.Synthesize(run, folder, input, tools.Options.Threads), null);
    }
}
