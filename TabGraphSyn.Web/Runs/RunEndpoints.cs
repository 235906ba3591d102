using System.Net.Mime;
using Microsoft.AspNetCore.Http.HttpResults;
using TabGraphSyn.Pipeline.Report;
using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Web.Runs;

/// <summary>What a run's page downloads. A run of another account is not there.</summary>
internal static class RunEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var runs = routes.MapGroup("/runs/{id}").RequireAuthorization();
        runs.MapGet("/synthetic.csv", (string id, CurrentAccount current, IRunStore store, RunFiles files, CancellationToken cancellationToken) =>
            Download(id, current, store, files, RunFiles.Synthetic, MediaTypeNames.Text.Csv, cancellationToken));
        runs.MapGet("/model.tgs", (string id, CurrentAccount current, IRunStore store, RunFiles files, CancellationToken cancellationToken) =>
            Download(id, current, store, files, RunFiles.Model, MediaTypeNames.Application.Octet, cancellationToken));
        runs.MapGet("/report.json", (string id, CurrentAccount current, IRunStore store, RunFiles files, CancellationToken cancellationToken) =>
            Download(id, current, store, files, RunFiles.Report, MediaTypeNames.Application.Json, cancellationToken));
        runs.MapGet("/report.html", (string id, CurrentAccount current, IRunStore store, RunFiles files, CancellationToken cancellationToken) =>
            Download(id, current, store, files, RunFiles.ReportPage, MediaTypeNames.Text.Html, cancellationToken));
        routes.MapGet("/report-assets/{hash}/{name}", Asset).AllowAnonymous();
    }

    /// <summary>What the report on a page is drawn with. Its address changes with its content, so that browsers keep it.</summary>
    private static Results<FileContentHttpResult, NotFound> Asset(string hash, string name, HttpResponse response)
    {
        if (hash != ReportAssets.Hash || ReportAssets.Find(name) is not { } asset)
            return TypedResults.NotFound();
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return TypedResults.Bytes(asset.Bytes, asset.ContentType);
    }

    private static async Task<Results<FileStreamHttpResult, NotFound>> Download(
        string id, CurrentAccount current, IRunStore store, RunFiles files, string name, string contentType, CancellationToken cancellationToken)
    {
        if (await store.Find(id, await current.Id(), cancellationToken) is not { } run
            || await files.Open(run.Id, name, cancellationToken) is not { } content)
            return TypedResults.NotFound();
        string table = Path.GetFileNameWithoutExtension(run.Source.Name);
        return TypedResults.File(content, contentType, $"{table}-{name}", run.FinishedAt, enableRangeProcessing: true);
    }
}
