namespace TabGraphSyn.Web.Storage;

/// <summary>Registers and maps what this folder holds.</summary>
public static class StorageFeature
{
    public static WebApplicationBuilder AddStorage(this WebApplicationBuilder builder) => builder;

    public static WebApplication MapStorage(this WebApplication app) => app;
}
