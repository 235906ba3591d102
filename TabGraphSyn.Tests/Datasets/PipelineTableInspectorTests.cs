using Microsoft.Extensions.Logging.Abstractions;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Datasets;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Tests.Datasets;

/// <summary>Reads tables in the real child process.</summary>
public sealed class PipelineTableInspectorTests : IDisposable
{
    private readonly UploadBench bench = new();
    private readonly PipelineTableInspector inspector;

    public PipelineTableInspectorTests() =>
        inspector = new PipelineTableInspector(PipelineCommand.Beside(), bench.Staging, NullLogger<PipelineTableInspector>.Instance);

    public void Dispose()
    {
        inspector.Dispose();
        bench.Dispose();
    }

    [Fact]
    public async Task Inspect_WithAndWithoutSchema_ReadsTheTableAsStated()
    {
        string path = BundledData.PathOf("penguins.csv");
        var schema = new TableSchema([new ColumnSchema { Name = "year", Kind = ColumnKind.Category }]);

        TableProfile inferred = await inspector.Inspect(path, "penguins.csv", schema: null, CancellationToken.None);
        TableProfile stated = await inspector.Inspect(path, "penguins.csv", schema, CancellationToken.None);

        Assert.Equal((344, 8), (inferred.Rows, inferred.Columns.Count));
        Assert.Equal(ColumnKind.Integer, inferred.Columns[7].Schema.Kind);
        Assert.Equal(ColumnKind.Category, stated.Columns[7].Schema.Kind);
        Assert.Empty(bench.Files);
    }

    [Fact]
    public async Task Inspect_TableThatCanNotBeUsed_GivesTheSentenceWithTheShownName()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("staged", "a,b\n1,2\n3\n");

        var refusal = await Assert.ThrowsAsync<UnusableInputException>(() =>
            inspector.Inspect(path, "-größe, final.csv", schema: null, CancellationToken.None));

        Assert.StartsWith("-größe, final.csv, line 3", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public async Task Inspect_Cancelled_EndsAtOnce()
    {
        using var cancel = new CancellationTokenSource();
        Task<TableProfile> reading = inspector.Inspect(BundledData.PathOf("diamonds.csv"), "diamonds.csv", schema: null, cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Empty(bench.Files);
    }
}
