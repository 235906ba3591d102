using System.Diagnostics;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests.Shell;

/// <summary>What a person sees who starts the application with settings that can't work.</summary>
public sealed class StartTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Start_UnusableFolder_EndsWithOneSentenceThatNamesTheKey()
    {
        string file = folder.Write("not-a-folder", "x");

        var (code, error) = await Start("--Storage:DataDirectory", file);

        Assert.Equal(2, code);
        Assert.StartsWith("Storage:DataDirectory: the folder ", error);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("Storage:MongoDb:ConnectSeconds", "0")]
    [InlineData("Storage:MongoDb:ConnectionString", "http://somewhere")]
    [InlineData("Storage:DataDirectory", " ")]
    public async Task Start_UnusableValue_EndsWithTheKey(string key, string value)
    {
        var (code, error) = await Start("--" + key, value);

        Assert.Equal(2, code);
        Assert.Contains(key, error);
        Assert.Single(error.Trim().Split('\n'));
    }

    public void Dispose() => folder.Dispose();

    private async Task<(int Code, string Error)> Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullPath,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "TabGraphSyn.Web.dll"));
        foreach (string argument in (string[])["--urls", "http://127.0.0.1:0", .. arguments])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            string error = await process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
