namespace TabGraphSyn.Pipeline.Command;

/// <summary>The stages in words.</summary>
internal static class StageNames
{
    public static string Of(PipelineStage stage) => stage switch
    {
        PipelineStage.Read => "Read the table",
        PipelineStage.Encode => "Encode the columns",
        PipelineStage.Preview => "Draw a quick preview",
        PipelineStage.Vae => "Learn the columns (VAE)",
        PipelineStage.Graph => "Learn the neighbourhoods (graph network)",
        PipelineStage.Diffusion => "Learn the rows (diffusion)",
        PipelineStage.Trees => "Learn the columns in turn (trees)",
        PipelineStage.Sample => "Sample new rows",
        PipelineStage.Decode => "Decode the rows",
        PipelineStage.Evaluate => "Evaluate",
        PipelineStage.Done => "Done",
        _ => stage.ToString(),
    };
}
