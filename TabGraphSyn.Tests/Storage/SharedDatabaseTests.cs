using System.Net;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Tests.Storage;

/// <summary>Two nodes with folders of their own on one MongoDB.</summary>
[NeedsMongo]
public sealed class SharedDatabaseTests : IDisposable
{
    private readonly MongoTestDatabase database = new();

    [ContractFact]
    public async Task SignIn_OnOneNode_IsValidOnTheOther()
    {
        using var here = NewNode();
        using var there = NewNode();
        using var client = here.NewClient();
        using var registered = await client.Register("ada@example.org");
        using var other = there.NewClient();
        other.Cookies.Add(there.Address, client.Cookies.GetCookies(here.Address));

        using var answer = await other.Get("/settings");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("ada@example.org", await answer.Content.ReadAsStringAsync());
    }

    [ContractFact]
    public void Start_OnMongoDb_OpensNoSqliteFile()
    {
        using var node = NewNode();
        _ = node.Address;
        Assert.False(File.Exists(new DataDirectory(node.DataDirectory).Database));
    }

    public void Dispose() => database.Dispose();

    private WebHost NewNode() => new WebHost().With("Storage:MongoDb:ConnectionString", database.ConnectionString);
}
