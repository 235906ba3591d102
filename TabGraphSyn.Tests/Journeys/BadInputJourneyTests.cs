using System.Text;
using Microsoft.Playwright;
using TabGraphSyn.Pipeline.Command;
using TabGraphSyn.Tests.Command;
using TabGraphSyn.Tests.Testing;
using static Microsoft.Playwright.Assertions;

namespace TabGraphSyn.Tests.Journeys;

/// <summary>A table that can't be used gets the same sentence on the page and on standard error.</summary>
[Collection(Journey.Name)]
public sealed class BadInputJourneyTests(JourneySite site)
{
    private static readonly string Rows = string.Concat(Enumerable.Range(0, 30).Select(row => $"{row % 7},v{row % 3}\n"));

    private static readonly IReadOnlyList<(string Name, byte[] Content, string Says)> Files =
    [
        ("empty.csv", [], "is empty"),
        ("header.csv", "a,b\n"u8.ToArray(), "no rows"),
        ("few.csv", "a,b\n1,x\n2,y\n"u8.ToArray(), "2 rows, and at least 20 are needed"),
        ("narrow.csv", Text("a\n" + string.Concat(Enumerable.Range(0, 30).Select(row => $"{row % 7}\n"))), "one column"),
        ("twice.csv", Text("a,a\n" + Rows), "'a'"),
        ("ragged.csv", Text("a,b\n1,x\n2,y,z\n" + Rows), "line 3: found 3 cells"),
        ("quote.csv", Text("a,b\n" + Rows + "1,\"never closed\n"), "line 32: a quote is opened and never closed"),
        ("picture.csv", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. new byte[200]], "picture"),
        ("half.csv", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("a,b\n" + Rows), 0x00, 0xD8, 0x41, 0x00], "UTF-16"),
        ("nan.csv", Text("a,b\n" + Rows + "NaN,x\n"), "isn't a finite number"),
        ("infinite.csv", Text("a,b\n" + Rows + "Infinity,x\n"), "isn't a finite number"),
    ];

    [BrowserFact]
    public async Task Upload_UnusableTables_SayOnThePageWhatTheCommandSays()
    {
        using var folder = new TemporaryFolder();
        await using Person ada = await site.Register();
        await ada.OpenNewRun();
        foreach (var (name, content, says) in Files)
        {
            string path = folder.File(name);
            await File.WriteAllBytesAsync(path, content);
            CommandRun command = CommandRun.Of("profile", path);
            Assert.Equal((ExitCode.UnusableInput, ""), (command.ExitCode, command.Output));
            string sentence = command.Error.TrimEnd('\n');
            Assert.StartsWith(name, sentence, StringComparison.Ordinal);
            Assert.Contains(says, sentence, StringComparison.Ordinal);

            await ada.Page.Locator("input[type=file]").SetInputFilesAsync(path);
            await Expect(ada.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync(sentence);
        }

        await ada.Upload(BundledData.PathOf("penguins.csv"));
        Assert.Equal(0, await ada.Page.GetByRole(AriaRole.Alert).CountAsync());
    }

    [BrowserFact]
    public async Task Upload_TablesWithOddColumns_AreKeptAndSaySo()
    {
        using var folder = new TemporaryFolder();
        await using Person ada = await site.Register();
        string path = folder.Write("odd.csv", "value,empty,text\n" + string.Concat(Enumerable.Range(0, 2_000).Select(row => $"{row % 7},,word {row}\n")));
        CommandRun command = CommandRun.Of("profile", path);
        Assert.True(command.ExitCode == ExitCode.Done, command.Error);

        await ada.OpenNewRun();
        await ada.Upload(path);

        Assert.Contains("all missing", command.Output, StringComparison.OrdinalIgnoreCase);
        await Expect(ada.ColumnRow("empty")).ToContainTextAsync("100.0 %");
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
