namespace TabGraphSyn.Web.Dashboard;

/// <summary>Where a person lands: what the account has left, what is under way, what came of the last runs.</summary>
public static class DashboardFeature
{
    /// <summary>Address of the part that compares the plans: where a person is sent who wants more.</summary>
    public const string PlansAddress = "/dashboard#plans";

    public static WebApplicationBuilder AddDashboard(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DashboardReader>();
        return builder;
    }
}
