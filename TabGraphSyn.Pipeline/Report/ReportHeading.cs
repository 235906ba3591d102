using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace TabGraphSyn.Pipeline.Report;

/// <summary>A heading whose level depends on the page that the report is part of.</summary>
public sealed class ReportHeading : ComponentBase
{
    /// <summary>From 1 to 6; deeper ones are written as 6.</summary>
    [Parameter, EditorRequired]
    public int Level { get; set; }

    /// <summary>What the style sheet knows it by, whatever its level.</summary>
    [Parameter]
    public string Class { get; set; } = "report-title";

    [Parameter]
    public string? Id { get; set; }

    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, $"h{Math.Clamp(Level, 1, 6)}");
        builder.AddAttribute(1, "class", Class);
        builder.AddAttribute(2, "id", Id);
        builder.AddAttribute(3, "tabindex", Id is null ? null : "-1");
        builder.AddContent(4, ChildContent);
        builder.CloseElement();
    }
}
