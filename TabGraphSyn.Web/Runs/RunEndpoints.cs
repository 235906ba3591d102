using System.Net.Mime;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;

namespace TabGraphSyn.Web.Runs;

/// <summary>What a run's page downloads. A run of another account is not there.</summary>
internal static class RunEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var runs = routes.MapGroup("/runs/{id}").RequireAuthorization();
        runs.MapGet("/synthetic.csv", (string id, ClaimsPrincipal person, IRunStore store, RunFiles files, CancellationToken cancellationToken) =>
            Download(id, person, store, files, RunFiles.Synthetic, MediaTypeNames.Text.Csv, cancellationToken));
        runs.MapGet("/model.tgs", (string id, ClaimsPrincipal person, IRunStore store, RunFiles files, CancellationToken cancellationToken) =>
            Download(id, person, store, files, RunFiles.Model, MediaTypeNames.Application.Octet, cancellationToken));
        runs.MapGet("/report.json", (string id, ClaimsPrincipal person, IRunStore store, RunFiles files, CancellationToken cancellationToken) =>
            Download(id, person, store, files, RunFiles.Report, MediaTypeNames.Application.Json, cancellationToken));
    }

    private static async Task<Results<FileStreamHttpResult, NotFound>> Download(
        string id, ClaimsPrincipal person, IRunStore store, RunFiles files, string name, string contentType, CancellationToken cancellationToken)
    {
        if (person.FindFirstValue(ClaimTypes.NameIdentifier) is not { } accountId
            || await store.Find(id, accountId, cancellationToken) is not { } run
            || await files.Open(run, name, cancellationToken) is not { } content)
            return TypedResults.NotFound();
        string table = Path.GetFileNameWithoutExtension(run.Source.Name);
        return TypedResults.File(content, contentType, $"{table}-{name}", run.FinishedAt, enableRangeProcessing: true);
    }
}
