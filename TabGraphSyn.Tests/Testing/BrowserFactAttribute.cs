namespace TabGraphSyn.Tests.Testing;

/// <summary>A test in a real browser. Left out, with the reason, on Windows and where TABGRAPHSYN_SKIP_BROWSER is set; nowhere else.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    private const string SkipVariable = "TABGRAPHSYN_SKIP_BROWSER";

    public BrowserFactAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "Browser tests run on Linux and macOS.";
        else if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable(SkipVariable)))
            Skip = $"{SkipVariable} is set.";
    }
}
