using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Datasets;

namespace TabGraphSyn.Tests.Datasets;

/// <summary>What every store of data sets does, whatever its engine.</summary>
public abstract class DatasetStoreContract
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>An empty store.</summary>
    protected abstract IDatasetStore Store { get; }

    [ContractFact]
    public async Task Find_OwnDataset_ReturnsItWhole()
    {
        Dataset dataset = NewDataset("a", "ada", 0);
        await Store.Add(dataset, CancellationToken.None);

        Dataset? found = await Store.Find("a", "ada", CancellationToken.None);

        Assert.Equivalent(dataset, found, strict: true);
    }

    [ContractFact]
    public async Task Find_DatasetOfAnotherAccount_ReturnsNull()
    {
        await Store.Add(NewDataset("a", "ada", 0), CancellationToken.None);

        Assert.Null(await Store.Find("a", "bob", CancellationToken.None));
        Assert.Null(await Store.Find("b", "ada", CancellationToken.None));
    }

    [ContractFact]
    public async Task List_SeveralAccounts_ReturnsOwnNewestFirst()
    {
        await Store.Add(NewDataset("a", "ada", 1), CancellationToken.None);
        await Store.Add(NewDataset("b", "bob", 2), CancellationToken.None);
        await Store.Add(NewDataset("c", "ada", 3), CancellationToken.None);
        await Store.Add(NewDataset("d", "ada", 2), CancellationToken.None);

        IReadOnlyList<Dataset> listed = await Store.List("ada", CancellationToken.None);

        Assert.Equal(["c", "d", "a"], listed.Select(dataset => dataset.Id));
    }

    [ContractFact]
    public async Task Delete_OwnDataset_RemovesItOnce()
    {
        await Store.Add(NewDataset("a", "ada", 0), CancellationToken.None);

        Assert.False(await Store.Delete("a", "bob", CancellationToken.None));
        Assert.True(await Store.Delete("a", "ada", CancellationToken.None));
        Assert.False(await Store.Delete("a", "ada", CancellationToken.None));
        Assert.Empty(await Store.List("ada", CancellationToken.None));
    }

    private static Dataset NewDataset(string id, string accountId, int minutes) => new()
    {
        Id = id,
        AccountId = accountId,
        FileName = "größe \"1\", final.csv",
        BlobKey = $"datasets/{id}/table",
        Bytes = 123_456_789_012,
        CreatedAt = Start.AddMinutes(minutes),
        Profile = new TableProfile
        {
            Rows = 3,
            FileFormat = "comma, UTF-8, header in line 1",
            FirstRows = [["1", null], ["2", "é"]],
            Columns =
            [
                new ColumnProfile
                {
                    Schema = new ColumnSchema { Name = "day", Kind = ColumnKind.Date, Confidence = 0.6, Format = "dd/MM/yyyy", Note = "Either way." },
                    Missing = 1,
                    Distinct = 2,
                    Minimum = "1",
                    Maximum = "2",
                    Distribution = [new DistributionBar("1", 2)],
                },
            ],
        },
    };
}
