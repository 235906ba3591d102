using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Tests.Runs;

public sealed class RunOptionsTests
{
    [Theory]
    [InlineData("Worker:Tiers", "Free,Gold", "Worker:Tiers: 'Gold' is no tier; name Free or Paid, separated by commas, or leave it empty.")]
    [InlineData("Worker:Concurrency", "-1", "Worker:Concurrency: -1 is out of range; set it from 0 to 64.")]
    [InlineData("Tiers:Free:RowsPerRun", "-1", "Tiers:Free:RowsPerRun: -1 is out of range; set it from 1 to 10,000,000.")]
    public async Task Start_SettingOutOfRange_IsRefusedByName(string key, string value, string sentence)
    {
        await using var app = Build(key, value);
        var refusal = Assert.Throws<OptionsValidationException>(() => app.Services.GetRequiredService<IStartupValidator>().Validate());
        Assert.Equal(sentence, refusal.Message);
    }

    [Theory]
    [InlineData("", new Tier[0])]
    [InlineData(" paid , Free,paid", new[] { Tier.Paid, Tier.Free })]
    public async Task ParseTiers_List_GivesEachOnce(string value, Tier[] tiers)
    {
        await using var app = Build("Worker:Tiers", value);
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        Assert.Equal(tiers, app.Services.GetRequiredService<IOptions<WorkerOptions>>().Value.ParseTiers());
    }

    private static WebApplication Build(string key, string value)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration[key] = value;
        builder.AddAccounts();
        builder.AddRuns();
        return builder.Build();
    }
}
