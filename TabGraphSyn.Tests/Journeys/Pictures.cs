using Microsoft.Playwright;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests.Journeys;

/// <summary>
/// Takes the pictures of the documentation. docs/take-screenshots names the folder for them; without that they are taken and
/// thrown away.
/// </summary>
internal sealed class Pictures : IDisposable
{
    private readonly TemporaryFolder thrownAway = new();

    /// <summary>How many were taken.</summary>
    public int Taken { get; private set; }

    private string Folder => Environment.GetEnvironmentVariable("TABGRAPHSYN_SCREENSHOTS") is { Length: > 0 } named ? named : thrownAway.FullPath;

    public async Task Take(Person person, string page, Look look)
    {
        await person.Page.EvaluateAsync("document.fonts.ready");
        await person.Page.ScreenshotAsync(new()
        {
            Path = Path.Combine(Folder, $"{page}-{look.Name}.png"),
            Animations = ScreenshotAnimations.Disabled,
            Caret = ScreenshotCaret.Hide,
        });
        Taken++;
    }

    public void Dispose() => thrownAway.Dispose();
}

/// <summary>A window and its colours.</summary>
internal sealed record Look(string Name, int Width, int Height, ColorScheme Colours)
{
    public static IReadOnlyList<Look> All { get; } =
    [
        new("wide-light", 1440, 900, ColorScheme.Light), new("wide-dark", 1440, 900, ColorScheme.Dark),
        new("phone-light", 390, 844, ColorScheme.Light), new("phone-dark", 390, 844, ColorScheme.Dark),
    ];

    public BrowserNewContextOptions Options => new()
    {
        ViewportSize = new ViewportSize { Width = Width, Height = Height },
        DeviceScaleFactor = Width < 600 ? 1.5f : 1,
        IsMobile = Width < 600,
        HasTouch = Width < 600,
        ColorScheme = Colours,
        // The clouds of the landing page as they come to rest.
        ReducedMotion = ReducedMotion.Reduce,
    };
}
