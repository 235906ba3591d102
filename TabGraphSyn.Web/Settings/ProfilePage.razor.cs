using Microsoft.AspNetCore.Components;
using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Web.Settings;

/// <summary>What a person fills in of themselves.</summary>
public sealed class ProfileForm
{
    public string? Name { get; set; }

    /// <summary>IANA name; empty for the time zone of the browser.</summary>
    public string? TimeZone { get; set; }
}

public sealed partial class ProfilePage(IServiceProvider services, CurrentAccount current)
{
    private Account? account;
    private string? done;
    private string? failure;
    private string? nameError;

    [SupplyParameterFromForm(FormName = "profile")]
    private ProfileForm? Form { get; set; }

    protected override async Task OnInitializedAsync() => account = await current.Get(CancellationToken.None);

    private async Task SaveProfile()
    {
        string name = Form?.Name?.Trim() ?? "";
        string? zone = string.IsNullOrEmpty(Form?.TimeZone) ? null : Form.TimeZone;
        if (name.Length is 0 or > RegisterForm.MaximumNameLength || name.Any(char.IsControl))
            nameError = $"Fill in your name, in at most {RegisterForm.MaximumNameLength} characters.";
        else if (zone is not null && !TimeZones.All.Contains(zone))
            failure = "This time zone is unknown here; choose one of the list.";
        else
        {
            (account, failure) = await services.GetRequiredService<AccountChange>()
                .Save(account!, account! with { Name = name, TimeZone = zone }, CancellationToken.None);
            done = failure is null ? "Your profile is saved." : null;
        }
    }
}
