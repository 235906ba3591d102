namespace TabGraphSyn.Web.Runs;

/// <summary>Registers and maps what this folder holds.</summary>
public static class RunsFeature
{
    public static WebApplicationBuilder AddRuns(this WebApplicationBuilder builder) => builder;

    public static WebApplication MapRuns(this WebApplication app) => app;
}
