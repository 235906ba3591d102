using Microsoft.AspNetCore.Builder;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Shell;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Tests.Shell;

public sealed class SecretFilesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void AddSecretFiles_FolderWithFiles_RanksAboveOtherSettings()
    {
        folder.Write("Mail__Password", "from the file\n");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["Mail:Password"] = "from elsewhere";
        builder.Configuration[SecretFiles.Key] = folder.FullPath;

        builder.AddSecretFiles();

        Assert.Equal("from the file", builder.Configuration["Mail:Password"]);
    }

    [Fact]
    public void AddSecretFiles_NoSuchFolder_NamesTheSetting()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration[SecretFiles.Key] = folder.File("absent");

        Assert.Equal(SecretFiles.Key, Assert.Throws<UnusableSettingException>(() => builder.AddSecretFiles()).Key);
    }

    public void Dispose() => folder.Dispose();
}
