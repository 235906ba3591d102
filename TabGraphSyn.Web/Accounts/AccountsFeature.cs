namespace TabGraphSyn.Web.Accounts;

/// <summary>Registers and maps what this folder holds.</summary>
public static class AccountsFeature
{
    public static WebApplicationBuilder AddAccounts(this WebApplicationBuilder builder) => builder;

    public static WebApplication MapAccounts(this WebApplication app) => app;
}
