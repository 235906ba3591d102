using System.IO.Compression;
using System.Text;
using System.Text.Json;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.ApiKeys;
using TabGraphSyn.Web.Datasets;
using TabGraphSyn.Web.Runs;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Settings;

/// <summary>
/// Everything that is kept of an account, as a ZIP that is made while it is sent: nothing is put together on the disk or
/// in memory. What lets somebody in (password, keys, their fingerprints) is not part of it.
/// </summary>
internal sealed class AccountExport(IRunStore runs, IDatasetStore datasets, IApiKeyStore keys, IBlobStore blobs)
{
    private const int PageLength = 100;

    private const string ReadMe =
        """
        This archive holds what is kept of your account.

        profile.json     your account
        api-keys.json    your API keys: names and times, not the keys themselves
        data-sets.json   your uploads with what was found of their columns
        data-sets/       the files that you uploaded
        runs.json        your runs with their settings and scores
        results/         what each run gave, in a folder named by the run's id:
                         synthetic.csv, report.html and report.json, the trained model (model.tgs), and more

        """;

    /// <summary>The files of a run that are a person's; those that only serve its page repeat them.</summary>
    private static readonly string[] ResultFiles =
        [RunFiles.Partial, RunFiles.Preview, RunFiles.Synthetic, RunFiles.Report, RunFiles.ReportPage, RunFiles.Summary, RunFiles.Model];

    /// <summary>Writes the archive; the stream is left open.</summary>
    public async Task Write(Account account, Stream output, CancellationToken cancellationToken)
    {
        await using var patient = new PatientStream(output);
        await using (var archive = await ZipArchive.CreateAsync(patient, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancellationToken))
            await WriteEntries(archive, account, cancellationToken);
        await patient.FlushAsync(cancellationToken);
    }

    private async Task WriteEntries(ZipArchive archive, Account account, CancellationToken cancellationToken)
    {
        await using (var entry = await archive.CreateEntry("README.txt").OpenAsync(cancellationToken))
            await entry.WriteAsync(Encoding.UTF8.GetBytes(ReadMe), cancellationToken);
        await WriteJson(archive, "profile.json", Profile(account), cancellationToken);
        await WriteJson(
            archive, "api-keys.json",
            (await keys.List(account.Id, cancellationToken)).Select(key => new { key.Id, key.Name, key.Prefix, key.CreatedAt, key.LastUsedAt }),
            cancellationToken);
        await WriteDatasets(archive, account.Id, cancellationToken);
        await WriteRuns(archive, account.Id, cancellationToken);
    }

    /// <summary>What may leave is named field by field: a secret that the account gets one day stays here.</summary>
    private static object Profile(Account account) => new
    {
        account.Id, account.Email, account.EmailConfirmed, account.Name, account.Role, account.Tier, account.CreatedAt, account.TimeZone, account.Mail, account.Spent,
    };

    private async Task WriteDatasets(ZipArchive archive, string accountId, CancellationToken cancellationToken)
    {
        var mine = await datasets.List(accountId, cancellationToken);
        await WriteJson(
            archive, "data-sets.json",
            mine.Select(dataset => new { dataset.Id, dataset.FileName, dataset.Bytes, dataset.CreatedAt, dataset.Profile }),
            cancellationToken);
        foreach (var dataset in mine)
            await WriteBlob(archive, $"data-sets/{dataset.Id}/{EntryName(dataset.FileName)}", dataset.BlobKey, cancellationToken);
    }

    private async Task WriteRuns(ZipArchive archive, string accountId, CancellationToken cancellationToken)
    {
        List<string> ids = [];
        await using (var entry = await archive.CreateEntry("runs.json").OpenAsync(cancellationToken))
            await JsonSerializer.SerializeAsync(entry, Runs(accountId, ids, cancellationToken), PipelineJson.File, cancellationToken);
        foreach (string id in ids)
        {
            foreach (string name in ResultFiles)
                await WriteBlob(archive, $"results/{id}/{name}", RunFiles.Prefix(id) + name, cancellationToken);
        }
    }

    /// <summary>The account's runs page by page, without what says how the server works on them.</summary>
    private async IAsyncEnumerable<Run> Runs(
        string accountId, List<string> ids, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Run? last = null;
        do
        {
            var page = await runs.List(accountId, state: null, before: last, PageLength, cancellationToken);
            foreach (var run in page)
            {
                ids.Add(run.Id);
                yield return run with { WorkerId = null, LeaseUntil = null, NotBefore = null, DeadLetter = null };
            }

            last = page.Count == PageLength ? page[^1] : null;
        }
        while (last is not null);
    }

    private static async Task WriteJson<T>(ZipArchive archive, string name, T value, CancellationToken cancellationToken)
    {
        await using var entry = await archive.CreateEntry(name).OpenAsync(cancellationToken);
        await JsonSerializer.SerializeAsync(entry, value, PipelineJson.File, cancellationToken);
    }

    /// <summary>A file that went meanwhile, or never was, is left out.</summary>
    private async Task WriteBlob(ZipArchive archive, string name, string key, CancellationToken cancellationToken)
    {
        await using var content = await blobs.Open(key, cancellationToken);
        if (content is null)
            return;
        await using var entry = await archive.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellationToken);
        await content.CopyToAsync(entry, cancellationToken);
    }

    /// <summary>A file's name that every system can unpack, whatever the person's own allowed.</summary>
    private static string EntryName(string fileName)
    {
        string safe = string.Concat(fileName.Select(c => char.IsControl(c) || "\\/:*?\"<>|".Contains(c) ? '_' : c)).Trim(' ', '.');
        return safe.Length == 0 ? "table.csv" : safe;
    }
}
