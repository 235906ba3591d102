using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Shell;

/// <summary>Lets a developer keep settings in one file beside the solution, where git ignores it.</summary>
internal static class SolutionSettings
{
    public const string FileName = "appsettings.Development.json";

    /// <summary>
    /// Reads the file where the application runs from its sources, in development. It ranks above appsettings.json and below the
    /// environment and the command line.
    /// </summary>
    public static WebApplicationBuilder AddSolutionSettings(this WebApplicationBuilder builder)
    {
        if (!builder.Environment.IsDevelopment() || DataDirectory.SolutionFolder(builder.Environment.ContentRootPath) is not { } solution)
            return builder;
        var sources = builder.Configuration.Sources;
        var file = new Microsoft.Extensions.Configuration.Json.JsonConfigurationSource { Path = Path.Combine(solution, FileName), Optional = true };
        file.ResolveFileProvider();
        int lastFile = sources.ToList().FindLastIndex(source => source is Microsoft.Extensions.Configuration.Json.JsonConfigurationSource);
        sources.Insert(lastFile + 1, file);
        return builder;
    }
}
