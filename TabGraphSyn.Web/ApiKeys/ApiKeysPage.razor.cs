using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Web.ApiKeys;

/// <summary>The person's keys. A new key's text lives in this page's circuit only, until the person leaves it.</summary>
public sealed partial class ApiKeysPage(
    CurrentAccount account, IApiKeyStore store, ApiKeyRequests requests, IDialogService dialogs, ISnackbar notices, IJSRuntime js, TimeProvider time)
{
    private string accountId = "";
    private IReadOnlyList<ApiKey>? keys;
    private DateTimeOffset now;
    private string? name;
    private string? refusal;
    private bool making;
    private NewApiKey? made;
    private ElementReference secret;
    private bool copied;
    private bool copyFailed;

    private bool IsFull => keys!.Count >= ApiKeyRequests.Most;

    protected override async Task OnInitializedAsync()
    {
        accountId = await account.Id();
        await Load();
    }

    private async Task Load()
    {
        keys = await store.List(accountId, CancellationToken.None);
        now = time.GetUtcNow();
    }

    private async Task Make()
    {
        if (making)
            return;
        making = true;
        try
        {
            made = await requests.Make(accountId, name, CancellationToken.None);
            (name, refusal, copied, copyFailed) = (null, null, false, false);
        }
        catch (UnusableInputException reason)
        {
            refusal = reason.Message;
        }
        finally
        {
            making = false;
        }

        await Load();
    }

    private async Task Copy()
    {
        try
        {
            await using var module = await js.InvokeAsync<IJSObjectReference>("import", "./ApiKeys/ApiKeysPage.razor.js");
            copied = await module.InvokeAsync<bool>("copy", secret);
            copyFailed = !copied;
        }
        catch (JSDisconnectedException)
        {
            // The person left.
        }
    }

    private async Task Revoke(ApiKey key)
    {
        bool? sure = await dialogs.ShowMessageBoxAsync(
            $"Revoke '{key.Name}'?",
            $"Programs that use the key {key.Prefix}… are refused from now on. This can't be undone.",
            yesText: "Revoke the key",
            cancelText: "Keep it");
        if (sure != true)
            return;
        await requests.Revoke(key.Id, accountId, CancellationToken.None);
        if (made?.Key.Id == key.Id)
            made = null;
        notices.Add($"'{key.Name}' is revoked.", Severity.Info);
        await Load();
    }
}
