using System.CommandLine;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Migration;

/// <summary>The command <c>migrate</c>: copies an installation in SQLite into MongoDB.</summary>
public static class MigrateCommand
{
    public const string Name = "migrate";
    private const string Variable = "Storage__MongoDb__ConnectionString";

    /// <summary>Whether the program was started for this command rather than to serve pages.</summary>
    public static bool IsAsked(IReadOnlyList<string> arguments) => arguments is [Name, ..];

    /// <summary>Runs the command. 0 when everything was copied and found equal, 1 when it was not, 2 where the command or what it names can't be used.</summary>
    /// <param name="arguments">The program's arguments.</param>
    /// <param name="features">What the features registered: their tables and indexes.</param>
    /// <exception cref="UnusableSettingException">The folder or the server can't be used.</exception>
    public static async Task<int> Run(IReadOnlyList<string> arguments, IServiceCollection features)
    {
        var from = new Option<string>("--from") { Description = "Data directory of the installation, which is not running.", Required = true };
        var to = new Option<string>("--to")
        {
            Description = $"Connection string of an empty MongoDB database; by default what the environment has as {Variable}, where no list of processes shows its password.",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable(Variable) ?? "",
        };
        var command = new Command(Name, "Copies accounts, runs, data sets, keys and files from SQLite into MongoDB, and checks every copy. What it copies from stays as it is.") { from, to };
        command.SetAction((parsed, cancellationToken) =>
            Copy(parsed.GetValue(from)!, parsed.GetValue(to)!, features, parsed.InvocationConfiguration.Output, cancellationToken));
        var root = new RootCommand("TabGraphSyn, the web application.") { command };
        var result = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        int code = await result.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        return result.Errors.Count > 0 ? 2 : code;
    }

    /// <summary>Copies and checks, and says on the writer what came of it.</summary>
    internal static async Task<int> Copy(string from, string to, IServiceCollection features, TextWriter output, CancellationToken cancellationToken)
    {
        using var source = SqliteInstallation.Open(from, Registered<SqliteSchema>(features));
        var target = new MongoDatabase(to, Registered<MongoIndex>(features));
        using (var loggers = LoggerFactory.Create(logging => logging.AddConsole()))
            target.Open(TimeSpan.FromSeconds(new MongoDbOptions().ConnectSeconds), loggers.CreateLogger(Name));
        var migration = new InstallationCopy(source, target);
        if (await migration.Begin(cancellationToken))
            await output.WriteLineAsync("An earlier migration into this database was interrupted: beginning anew.");
        await output.WriteLineAsync($"From {source.Path} to {target.Address}.");
        var copies = await migration.CopyAll(cancellationToken);
        await output.WriteLineAsync();
        await output.WriteLineAsync($"{"",-20} {"found",9} {"copied",9} {"equal",9}");
        foreach (var copy in copies)
            await output.WriteLineAsync($"{copy.Name,-20} {copy.Found,9:N0} {copy.Copied,9:N0} {copy.Equal,9:N0}{(copy.IsWhole ? "" : "  DIFFERS")}");
        await output.WriteLineAsync();
        if (!copies.All(copy => copy.IsWhole))
        {
            await output.WriteLineAsync("Not everything was copied as it is. The database is marked as unfinished: run the command again.");
            return 1;
        }

        await migration.Finish(cancellationToken);
        await output.WriteLineAsync("Everything was copied, and each copy has the SHA-256 of its original. Set Storage:MongoDb:ConnectionString and start the application.");
        return 0;
    }

    private static List<T> Registered<T>(IServiceCollection features) =>
        [.. features.Where(feature => feature.ServiceType == typeof(T)).Select(feature => (T)feature.ImplementationInstance!)];
}
