using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Datasets;
using TabGraphSyn.Web.Runs;
using TabGraphSyn.Web.Shell;
using TabGraphSyn.Web.Storage;

var builder = WebApplication.CreateBuilder(args);
builder.AddStorage();
builder.AddAccounts();
builder.AddDatasets();
builder.AddRuns();
builder.AddShell();

var app = builder.Build();
app.MapStorage();
app.MapAccounts();
app.MapDatasets();
app.MapRuns();
app.MapShell();
app.Run();

/// <summary>The entry point, named so that tests can host the application.</summary>
public partial class Program;
