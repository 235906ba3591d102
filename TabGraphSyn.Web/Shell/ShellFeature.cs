namespace TabGraphSyn.Web.Shell;

/// <summary>Registers and maps what this folder holds.</summary>
public static class ShellFeature
{
    public static WebApplicationBuilder AddShell(this WebApplicationBuilder builder) => builder;

    public static WebApplication MapShell(this WebApplication app) => app;
}
