namespace TabGraphSyn.Web.Datasets;

/// <summary>Registers and maps what this folder holds.</summary>
public static class DatasetsFeature
{
    public static WebApplicationBuilder AddDatasets(this WebApplicationBuilder builder) => builder;

    public static WebApplication MapDatasets(this WebApplication app) => app;
}
