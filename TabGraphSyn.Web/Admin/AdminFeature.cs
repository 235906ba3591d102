namespace TabGraphSyn.Web.Admin;

/// <summary>Pages for administrators: accounts, workers, and runs that were given up. For everybody else they are not there.</summary>
public static class AdminFeature
{
    public static WebApplicationBuilder AddAdmin(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<Administrator>();
        builder.Services.AddScoped<AccountAdministration>();
        builder.Services.AddScoped<RunAdministration>();

        // Who has signed in and still may not see a page learns no more than of a page that doesn't exist.
        builder.Services.ConfigureApplicationCookie(options => options.Events.OnRedirectToAccessDenied = context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        return builder;
    }
}
