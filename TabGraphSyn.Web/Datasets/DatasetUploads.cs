using System.Globalization;
using Microsoft.Extensions.Options;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Runs;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Datasets;

/// <summary>
/// Takes an upload in: streams it to disk, profiles it and keeps it. An upload is kept whole with its profile, or not at
/// all: whatever fails or is cancelled leaves nothing behind.
/// </summary>
public sealed class DatasetUploads(
    IDatasetStore datasets,
    IBlobStore blobs,
    UploadStaging staging,
    ITableInspector inspector,
    IOptions<TierOptions> tiers,
    TimeProvider time)
{
    /// <param name="account">The owner; its tier sets the limit.</param>
    /// <param name="fileName">What the person's computer calls the file; only ever shown.</param>
    /// <param name="content">The file from its first byte; read once.</param>
    /// <param name="announcedBytes">Length that the browser announced; null when it didn't.</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    /// <exception cref="UnusableInputException">The file is too large or can't be used as a table; the message says what to do.</exception>
    public async Task<Dataset> Receive(Account account, string? fileName, Stream content, long? announcedBytes, CancellationToken cancellationToken)
    {
        string shownName = ShownName(fileName);
        long maxBytes = tiers.Value.Of(account.Tier).UploadBytes;
        if (announcedBytes > maxBytes)
            throw new UnusableInputException(TooLarge(shownName, announcedBytes, account.Tier, tiers.Value));

        using StagedFile staged = staging.New();
        long bytes = await Stage(staged, shownName, content, account.Tier, cancellationToken);
        TableProfile profile = await inspector.Inspect(staged.FullPath, shownName, schema: null, cancellationToken);
        return await Keep(account.Id, shownName, staged, bytes, profile, cancellationToken);
    }

    /// <summary>Removes an upload and its file; false when the account has no such upload.</summary>
    public async Task<bool> Delete(string id, string accountId, CancellationToken cancellationToken)
    {
        if (await datasets.Find(id, accountId, cancellationToken) is not { } dataset)
            return false;

        // The file first: should this stop in between, the upload is still listed and can be deleted again.
        await blobs.DeleteAll(BlobPrefix(dataset.Id), cancellationToken);
        return await datasets.Delete(id, accountId, cancellationToken);
    }

    /// <summary>
    /// The name that pages show: the last part of what the browser sent, without control characters or characters that
    /// change the direction of text, at most 120 characters.
    /// </summary>
    internal static string ShownName(string? fileName)
    {
        string last = (fileName ?? "").Split('/', '\\')[^1];
        string shown = string.Concat(last.Where(c => char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format))).Trim();
        return shown.Length switch
        {
            0 => "table.csv",
            > 120 => shown[..100] + "…" + shown[^19..],
            _ => shown,
        };
    }

    /// <summary>What a person is told whose file has so many bytes, or, where that is not known, more than the limit.</summary>
    internal static string TooLarge(string shownName, long? bytes, Tier tier, TierOptions tiers)
    {
        int most = tiers.Of(tier).UploadMegabytes, paid = tiers.Paid.UploadMegabytes;
        string size = bytes is { } known ? $"has {RunText.Bytes(known)}, and" : "is too large:";
        string advice = tier == Tier.Free && paid > most
            ? $"Upload a smaller file; a paid account takes up to {paid:N0} MB."
            : "Upload a smaller file.";
        return $"{shownName} {size} your account takes tables of up to {most:N0} MB. {advice}";
    }

    private async Task<long> Stage(StagedFile staged, string shownName, Stream content, Tier tier, CancellationToken cancellationToken)
    {
        try
        {
            return await staged.Fill(content, tiers.Value.Of(tier).UploadBytes, cancellationToken);
        }
        catch (UploadTooLargeException)
        {
            throw new UnusableInputException(TooLarge(shownName, bytes: null, tier, tiers.Value));
        }
    }

    private async Task<Dataset> Keep(
        string accountId, string shownName, StagedFile staged, long bytes, TableProfile profile, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        string id = Guid.CreateVersion7(now).ToString("N");
        var dataset = new Dataset
        {
            Id = id,
            AccountId = accountId,
            FileName = shownName,
            BlobKey = BlobPrefix(id) + "table",
            Bytes = bytes,
            Profile = profile,
            CreatedAt = now,
        };
        try
        {
            await using (FileStream content = File.OpenRead(staged.FullPath))
                await blobs.Put(dataset.BlobKey, content, cancellationToken);
            await datasets.Add(dataset, cancellationToken);
            return dataset;
        }
        catch
        {
            await blobs.DeleteAll(BlobPrefix(id), CancellationToken.None);
            throw;
        }
    }

    private static string BlobPrefix(string id) => $"datasets/{id}/";
}
