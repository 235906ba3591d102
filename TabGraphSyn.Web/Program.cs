using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Admin;
using TabGraphSyn.Web.ApiKeys;
using TabGraphSyn.Web.Dashboard;
using TabGraphSyn.Web.Datasets;
using TabGraphSyn.Web.Health;
using TabGraphSyn.Web.Limits;
using TabGraphSyn.Web.Mail;
using TabGraphSyn.Web.Migration;
using TabGraphSyn.Web.Notifications;
using TabGraphSyn.Web.Runs;
using TabGraphSyn.Web.Settings;
using TabGraphSyn.Web.Shell;
using TabGraphSyn.Web.Storage;
using TabGraphSyn.Web.Workers;

try
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddSolutionSettings();
    builder.AddSecretFiles();
    if (HealthCommand.IsAsked(args)) return await HealthCommand.Run(args, builder.Configuration, Console.Out);
    builder.AddStorage();
    builder.AddMail();
    builder.AddLimits();
    builder.AddAccounts();
    builder.AddApiKeys();
    builder.AddDatasets();
    builder.AddRuns();
    builder.AddWorkers();
    builder.AddNotifications();
    builder.AddDashboard();
    builder.AddSettings();
    builder.AddAdmin();
    builder.AddShell();
    if (MigrateCommand.IsAsked(args)) return await MigrateCommand.Run(args, builder.Services);

    var app = builder.Build();
    if (ResetLinkCommand.IsAsked(args))
        return await ResetLinkCommand.Run(app.Services, args);
    app.UseKnownProxies();
    app.UseShell();
    app.UseAccounts();
    app.UseLimits();
    app.MapStorage();
    app.MapAccounts();
    app.MapDatasets();
    app.MapRuns();
    app.MapSettings();
    app.MapHealth();
    app.MapShell();
    await app.RunAsync();
    return 0;
}
catch (Exception e) when (StartFailure.IsSetting(e))
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}

/// <summary>The entry point, named so that tests can host the application.</summary>
public partial class Program;
