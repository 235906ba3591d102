using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Accounts.Security;
using TabGraphSyn.Web.Datasets;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Web.Settings;

/// <summary>What a person fills in to have the account deleted.</summary>
public sealed class DeletionForm
{
    public string? Email { get; set; }

    public string? Password { get; set; }
}

public sealed partial class DataPage(IServiceProvider services, CurrentAccount current, IRunStore runs, IDatasetStore datasets, NavigationManager navigation)
{
    private Account? account;
    private long bytes;
    private string? problem;
    private string? emailError;
    private string? passwordError;

    [SupplyParameterFromForm(FormName = "delete")]
    private DeletionForm? Form { get; set; }

    private AccountDeletion Deletion => services.GetRequiredService<AccountDeletion>();

    protected override async Task OnInitializedAsync()
    {
        account = await current.Get(CancellationToken.None);
        bytes = await datasets.TotalBytes(account.Id, CancellationToken.None)
            + (await runs.Statistics(account.Id, CancellationToken.None)).Bytes;
        problem = await Deletion.Problem(account, CancellationToken.None);
    }

    private async Task Delete()
    {
        if (problem is not null)
            return;
        var normalizer = services.GetRequiredService<ILookupNormalizer>();
        if (normalizer.NormalizeEmail(Form?.Email ?? "") != account!.NormalizedEmail)
        {
            emailError = "This is not the address of this account; type it as it stands above.";
            return;
        }

        // Wrong passwords count as at the sign-in: an open session is no place to try them out.
        var check = await services.GetRequiredService<SecurityChanges>().Begin(Form?.Password, CancellationToken.None);
        passwordError = check.Refusal;
        if (check.User is null)
            return;
        await Deletion.Delete(account.Id);
        await services.GetRequiredService<SignInManager<AccountUser>>().SignOutAsync();
        navigation.NavigateTo("/account-deleted");
    }
}
