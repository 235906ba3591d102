using MudBlazor;

namespace TabGraphSyn.Web.Shell;

/// <summary>
/// The look as MudBlazor's CSS variables. Both themes are in the document, each under a selector of its own, and
/// theme.js picks one before anything is painted: the server needn't know what the system prefers.
/// </summary>
public static class ShellTheme
{
    private static readonly string[] Font = ["Inter", "system-ui", "-apple-system", "Segoe UI", "sans-serif"];

    public static MudTheme Light { get; } = Theme(":root");

    public static MudTheme Dark { get; } = Theme(":root[data-theme=dark]");

    private static MudTheme Theme(string scope) => new()
    {
        PaletteLight = LightPalette,
        PaletteDark = DarkPalette,
        Typography = Type(),
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px" },
        PseudoCss = new PseudoCss { Scope = scope },
    };

    private static PaletteLight LightPalette => new()
    {
        Primary = "#0f766e",
        PrimaryContrastText = "#ffffff",
        Secondary = "#475a57",
        Tertiary = "#0e7490",
        Info = "#1d5fae",
        Success = "#15703b",
        Warning = "#a8510b",
        Error = "#b42318",
        Dark = "#22302e",
        TextPrimary = "#14211f",
        TextSecondary = "#52625f",
        TextDisabled = "#8c9a97",
        ActionDefault = "#52625f",
        ActionDisabled = "#a9b5b2",
        ActionDisabledBackground = "#e6ebea",
        Background = "#f6f8f8",
        BackgroundGray = "#eef2f1",
        Surface = "#ffffff",
        DrawerBackground = "#ffffff",
        DrawerText = "#14211f",
        DrawerIcon = "#52625f",
        AppbarBackground = "#ffffff",
        AppbarText = "#14211f",
        LinesDefault = "#dbe3e1",
        LinesInputs = "#87958f",
        TableLines = "#e3e9e8",
        TableHover = "#f1f5f4",
        TableStriped = "#f8faf9",
        Divider = "#dbe3e1",
        DividerLight = "#e8eeec",
        Skeleton = "#e3e9e8",
    };

    private static PaletteDark DarkPalette => new()
    {
        Primary = "#3cc6b8",
        PrimaryContrastText = "#04211e",
        Secondary = "#a5b5b2",
        Tertiary = "#4fc3dd",
        Info = "#7db4f5",
        InfoContrastText = "#07182b",
        Success = "#5fcf8f",
        SuccessContrastText = "#05210f",
        Warning = "#f0a35c",
        WarningContrastText = "#2a1502",
        Error = "#f58a80",
        ErrorContrastText = "#2d0906",
        Dark = "#dfe8e6",
        DarkContrastText = "#14211f",
        TextPrimary = "#e4ebe9",
        TextSecondary = "#a3b1ae",
        TextDisabled = "#6c7a77",
        ActionDefault = "#a3b1ae",
        ActionDisabled = "#586461",
        ActionDisabledBackground = "#26302f",
        Background = "#0f1615",
        BackgroundGray = "#131b1a",
        Surface = "#171f1e",
        DrawerBackground = "#171f1e",
        DrawerText = "#e4ebe9",
        DrawerIcon = "#a3b1ae",
        AppbarBackground = "#171f1e",
        AppbarText = "#e4ebe9",
        LinesDefault = "#2a3634",
        LinesInputs = "#6e7d7a",
        TableLines = "#26312f",
        TableHover = "#1d2726",
        TableStriped = "#1a2322",
        Divider = "#2a3634",
        DividerLight = "#212b2a",
        Skeleton = "#26312f",
    };

    private static Typography Type() => new()
    {
        Default = new DefaultTypography { FontFamily = Font, FontSize = "0.875rem", LineHeight = "1.5", LetterSpacing = "normal" },
        H1 = new H1Typography { FontFamily = Font, FontSize = "1.75rem", FontWeight = "650", LineHeight = "1.25", LetterSpacing = "-0.015em" },
        H2 = new H2Typography { FontFamily = Font, FontSize = "1.25rem", FontWeight = "620", LineHeight = "1.3", LetterSpacing = "-0.01em" },
        H3 = new H3Typography { FontFamily = Font, FontSize = "1.0625rem", FontWeight = "620", LineHeight = "1.35", LetterSpacing = "normal" },
        H4 = new H4Typography { FontFamily = Font, FontSize = "0.9375rem", FontWeight = "620", LineHeight = "1.4", LetterSpacing = "normal" },
        H5 = new H5Typography { FontFamily = Font, FontSize = "0.875rem", FontWeight = "620", LineHeight = "1.4", LetterSpacing = "normal" },
        H6 = new H6Typography { FontFamily = Font, FontSize = "0.875rem", FontWeight = "620", LineHeight = "1.4", LetterSpacing = "normal" },
        Subtitle1 = new Subtitle1Typography { FontFamily = Font, FontSize = "0.9375rem", FontWeight = "560", LineHeight = "1.45", LetterSpacing = "normal" },
        Subtitle2 = new Subtitle2Typography { FontFamily = Font, FontSize = "0.875rem", FontWeight = "560", LineHeight = "1.45", LetterSpacing = "normal" },
        Body1 = new Body1Typography { FontFamily = Font, FontSize = "0.875rem", LineHeight = "1.5", LetterSpacing = "normal" },
        Body2 = new Body2Typography { FontFamily = Font, FontSize = "0.8125rem", LineHeight = "1.5", LetterSpacing = "normal" },
        Button = new ButtonTypography { FontFamily = Font, FontSize = "0.875rem", FontWeight = "560", LineHeight = "1.5", LetterSpacing = "normal", TextTransform = "none" },
        Caption = new CaptionTypography { FontFamily = Font, FontSize = "0.75rem", LineHeight = "1.45", LetterSpacing = "normal" },
        Overline = new OverlineTypography { FontFamily = Font, FontSize = "0.75rem", FontWeight = "560", LineHeight = "1.45", LetterSpacing = "0.02em", TextTransform = "none" },
    };
}
