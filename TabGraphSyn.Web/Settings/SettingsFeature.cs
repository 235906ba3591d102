namespace TabGraphSyn.Web.Settings;

/// <summary>What a person sets for themselves, takes along, or takes away.</summary>
public static class SettingsFeature
{
    public static WebApplicationBuilder AddSettings(this WebApplicationBuilder builder)
    {
        return builder;
    }

    public static WebApplication MapSettings(this WebApplication app)
    {
        return app;
    }
}
