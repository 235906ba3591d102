using Microsoft.Playwright;
using TabGraphSyn.Pipeline.Report;
using TabGraphSyn.Tests.Testing;
using static Microsoft.Playwright.Assertions;

namespace TabGraphSyn.Tests.Report;

/// <summary>The file as a person opens it: without a server or a network.</summary>
public sealed class ReportBrowserTests(TestBrowser browser) : IClassFixture<TestBrowser>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [BrowserFact]
    public async Task Open_FullReport_DrawsSortsAndFinds()
    {
        IPage page = await Open("full", 1280);
        List<string> complaints = [];
        page.Console += (_, message) => { if (message.Type is "error" or "warning") complaints.Add(message.Text); };
        page.PageError += (_, error) => complaints.Add(error);
        await page.ReloadAsync();

        await page.Locator("[data-chart=distribution]").First.ScrollIntoViewIfNeededAsync();
        await Expect(page.Locator("[data-chart=distribution] svg").First).ToBeVisibleAsync();
        await Expect(page.Locator("[data-find]:visible")).ToHaveCountAsync(12);
        await page.GetByLabel("Find a column").FillAsync("capital");
        await Expect(page.Locator("[data-find]:visible")).ToHaveCountAsync(2);

        ILocator columns = page.GetByLabel("Scores of all columns");
        await columns.GetByRole(AriaRole.Button, new() { Name = "Column", Exact = true }).PressAsync("Enter");
        await Expect(columns.Locator("th[aria-sort]")).ToHaveTextAsync("Column");
        await Expect(columns.Locator("tbody th").First).ToHaveTextAsync("age");
        await Expect(columns.Locator("tbody th").Last).ToHaveTextAsync("workclass");
        Assert.Empty(complaints);
    }

    [BrowserFact]
    public async Task Open_OnAPhone_NeverScrollsSideways()
    {
        foreach (string sample in (string[])["wide", "noHoldout", "oneColumn"])
        {
            IPage page = await Open(sample, 390);

            Assert.Equal(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        }
    }

    [BrowserFact]
    public async Task Download_Chart_HoldsItsNumbers()
    {
        IPage page = await Open("full", 1280);

        IDownload download = await page.RunAndWaitForDownloadAsync(() =>
            page.GetByRole(AriaRole.Button, new() { Name = "Download the numbers of ‘How near synthetic rows come’ as CSV" }).ClickAsync());

        string path = Path.Combine(folder.FullPath, "numbers.csv");
        await download.SaveAsAsync(path);
        string[] lines = await File.ReadAllLinesAsync(path);
        Assert.Equal("how-near-synthetic-rows-come.csv", download.SuggestedFilename);
        Assert.Equal("from,to,to training rows,to held-out rows", lines[0]);
        Assert.Equal(31, lines.Length);
    }

    [BrowserFact]
    public async Task StartAndStop_Twice_LeaveThePageAsItWas()
    {
        IPage page = await Open("full", 1280);

        int[] counts = await page.EvaluateAsync<int[]>(
            """
            async () => {
              const count = () => document.querySelectorAll('.report-sort, .report-views, .report-tools button, .report-plot svg').length;
              TabGraphSynReport.stop(); TabGraphSynReport.stop();
              const stopped = count();
              await TabGraphSynReport.start();
              const once = document.querySelectorAll('.report-views, .report-sort').length;
              await TabGraphSynReport.start();
              return [stopped, once, document.querySelectorAll('.report-views, .report-sort').length];
            }
            """);

        Assert.Equal(0, counts[0]);
        Assert.NotEqual(0, counts[1]);
        Assert.Equal(counts[1], counts[2]);
    }

    private async Task<IPage> Open(string sample, int width)
    {
        string path = Path.Combine(folder.FullPath, "report.html");
        ReportHtml.Write(path, ReportHtmlTests.Sample(sample), "adult.csv");
        IBrowserContext context = await browser.NewContext(new Uri(path), new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = 900 } });
        IPage page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(path).AbsoluteUri);
        return page;
    }
}
