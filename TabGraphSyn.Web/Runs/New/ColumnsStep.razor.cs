using System.Globalization;
using Microsoft.AspNetCore.Components;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Web.Datasets;

namespace TabGraphSyn.Web.Runs.New;

public sealed partial class ColumnsStep : IDisposable
{
    private const int PageLength = 50;
    private const int SearchFrom = 12;
    private const int ShownRows = 5;

    private readonly CancellationTokenSource closed = new();
    private readonly Dictionary<int, string> refusals = [];
    private string search = "";
    private int shownCount = PageLength;
    private int? busy;

    [Inject]
    private TableProfiles Profiles { get; set; } = default!;

    [Parameter, EditorRequired]
    public required ColumnChoices Choices { get; set; }

    [Parameter, EditorRequired]
    public required RunSource Source { get; set; }

    [Parameter, EditorRequired]
    public required string AccountId { get; set; }

    /// <summary>A column was kept, left out, or got another kind.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    /// <summary>True while the table is read with a changed kind: until then nothing should be started.</summary>
    [Parameter]
    public EventCallback<bool> OnBusy { get; set; }

    private TableProfile Profile => Choices.Profile;

    private List<string> Names => [.. Profile.Columns.Select(column => column.Schema.Name)];

    private List<string?[]> FirstRows => [.. Profile.FirstRows.Take(ShownRows)];

    private List<int> Found => search.Length == 0
        ? [.. Choices.Order]
        : [.. Choices.Order.Where(column => Profile.Columns[column].Schema.Name.Contains(search, StringComparison.OrdinalIgnoreCase))];

    private IEnumerable<int> Shown => Found.Take(shownCount);

    public void Dispose()
    {
        closed.Cancel();
        closed.Dispose();
    }

    private void Search(ChangeEventArgs e)
    {
        search = (e.Value as string ?? "").Trim();
        shownCount = PageLength;
    }

    private Task Drop(int column, bool drop)
    {
        Choices.Drop(column, drop);
        return OnChanged.InvokeAsync();
    }

    private Task ChangeKind(int column, KindChoice kind) =>
        Read(column, new Dictionary<int, KindChoice?> { [column] = kind });

    private Task ChooseIdentifier(ChangeEventArgs e)
    {
        int? chosen = int.TryParse(e.Value as string, CultureInfo.InvariantCulture, out int column) ? column : null;
        return Read(chosen ?? Choices.Identifier ?? 0, Choices.ForIdentifier(chosen));
    }

    /// <summary>Reads the table with other kinds; where they don't fit, those that held stay and the row says why.</summary>
    private async Task Read(int column, IReadOnlyDictionary<int, KindChoice?> kinds)
    {
        if (busy is not null)
            return;
        busy = column;
        refusals.Remove(column);
        await OnBusy.InvokeAsync(true);
        try
        {
            TableProfile? profile = await Profiles.Find(Source, AccountId, Choices.With(kinds), closed.Token);
            if (profile is null)
                refusals[column] = $"{Source.Name} is not there any more; choose another table.";
            else
                Choices.Accept(profile);
        }
        catch (Exception e) when (e is UnusableInputException or TableInspectionException)
        {
            refusals[column] = e.Message;
        }
        catch (OperationCanceledException)
        {
            // The person has gone to another step or page.
            return;
        }

        busy = null;
        await OnBusy.InvokeAsync(false);
        await OnChanged.InvokeAsync();
    }
}
