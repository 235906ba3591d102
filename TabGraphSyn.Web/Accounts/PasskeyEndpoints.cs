using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using TabGraphSyn.Web.Accounts.Security;
using TabGraphSyn.Web.Limits;

namespace TabGraphSyn.Web.Accounts;

/// <summary>What passkeys.js reads where no passkey can be made or asked for: one sentence for the person.</summary>
public sealed record PasskeyRefusal(string Sentence);

/// <summary>What a browser needs to know before it asks a device for a key. What the device answers goes to the page, in a form.</summary>
internal static class PasskeyEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/passkeys")
            .WithMetadata(new SkipStatusCodePagesAttribute(), new EnableRateLimitingAttribute(RateLimitPolicies.SignIn));
        group.MapPost("/creation-options", MakeCreationOptions).DisableAntiforgery();
        group.MapPost("/request-options", MakeRequestOptions).AllowAnonymous().DisableAntiforgery();
    }

    private static async Task<Results<ContentHttpResult, JsonHttpResult<PasskeyRefusal>>> MakeCreationOptions(
        HttpContext context, [FromForm] string? password, IAntiforgery antiforgery, SecurityChanges changes, SignInManager<AccountUser> signIn, CancellationToken cancellationToken)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return OutOfDate();
        if (await changes.Begin(password, cancellationToken) is { Refusal: { } sentence })
            return TypedResults.Json(new PasskeyRefusal(sentence), statusCode: StatusCodes.Status422UnprocessableEntity);
        var account = await changes.Account(cancellationToken);
        return Json(await signIn.MakePasskeyCreationOptionsAsync(new PasskeyUserEntity { Id = account.Id, Name = account.Email, DisplayName = account.Name }));
    }

    // Whoever signs in has not said who they are: the device does.
    private static async Task<Results<ContentHttpResult, JsonHttpResult<PasskeyRefusal>>> MakeRequestOptions(
        HttpContext context, IAntiforgery antiforgery, SignInManager<AccountUser> signIn) =>
        await antiforgery.IsRequestValidAsync(context) ? Json(await signIn.MakePasskeyRequestOptionsAsync(null)) : OutOfDate();

    private static ContentHttpResult Json(string options) => TypedResults.Content(options, "application/json");

    private static JsonHttpResult<PasskeyRefusal> OutOfDate() =>
        TypedResults.Json(new PasskeyRefusal("The page is out of date. Load it again, then try once more."), statusCode: StatusCodes.Status400BadRequest);
}
