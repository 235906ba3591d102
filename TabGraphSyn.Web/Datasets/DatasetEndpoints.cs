using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Limits;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Datasets;

/// <summary>What the upload answers: the new data set.</summary>
public sealed record UploadedDataset(string Id, string FileName);

/// <summary>What the upload answers when the file can't be taken: one sentence for the person.</summary>
public sealed record UploadRefusal(string Sentence);

/// <summary>The upload, and an owner's file back. Everything else about data sets happens over the circuit.</summary>
internal static class DatasetEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder group = endpoints.MapGroup("/datasets").RequireAuthorization();
        // The limit of a tier is checked while the bytes arrive; the server's own limit would answer without a sentence.
        group.MapPost("/upload", Upload).WithMetadata(new DisableRequestSizeLimitAttribute(), new SkipStatusCodePagesAttribute())
            .RequireRateLimiting(RateLimitPolicies.Upload);
        group.MapGet("/{id}/file", Download);
    }

    /// <summary>Takes the file as the body, as it is: a form would have to be read to its end before anything could be refused.</summary>
    private static async Task<Results<Ok<UploadedDataset>, JsonHttpResult<UploadRefusal>, UnauthorizedHttpResult>> Upload(
        HttpContext context, string? name, IAntiforgery antiforgery, CurrentAccount current, DatasetUploads uploads, CancellationToken cancellationToken)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return Refuse("The page is out of date; reload it and choose the file again.", StatusCodes.Status400BadRequest);
        if (await current.Find(cancellationToken) is not { } account)
            return TypedResults.Unauthorized();
        try
        {
            Dataset dataset = await uploads.Receive(account, name, context.Request.Body, context.Request.ContentLength, cancellationToken);
            return TypedResults.Ok(new UploadedDataset(dataset.Id, dataset.FileName));
        }
        catch (UnusableInputException e)
        {
            return Refuse(e.Message, StatusCodes.Status422UnprocessableEntity);
        }
        catch (TableInspectionException e)
        {
            return Refuse(e.Message, StatusCodes.Status500InternalServerError);
        }
        catch (Exception e) when (e is BadHttpRequestException || cancellationToken.IsCancellationRequested)
        {
            // The person cancelled, or the line broke: nobody reads the answer, and nothing was kept.
            return Refuse("The upload was cancelled.", StatusCodes.Status499ClientClosedRequest);
        }
    }

    private static async Task<Results<FileStreamHttpResult, NotFound>> Download(
        string id, CurrentAccount current, IDatasetStore datasets, IBlobStore blobs, CancellationToken cancellationToken) =>
        await datasets.Find(id, await current.Id(), cancellationToken) is { } dataset
        && await blobs.Open(dataset.BlobKey, cancellationToken) is { } content
            ? TypedResults.File(content, "text/csv", dataset.FileName)
            : TypedResults.NotFound();

    private static JsonHttpResult<UploadRefusal> Refuse(string sentence, int statusCode) =>
        TypedResults.Json(new UploadRefusal(sentence), statusCode: statusCode);
}
