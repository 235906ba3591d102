using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Tests.Storage;

public sealed class DataDirectoryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Constructor_NewFolder_IsForThisUserOnlyAndHoldsNoProbe()
    {
        var directory = new DataDirectory(folder.File("data"));

        Assert.Empty(folder.FileNames);
        Assert.True(Directory.Exists(directory.Blobs));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(directory.Root));
    }

    [Fact]
    public void Constructor_FileInItsPlace_NamesTheKeyAndTheFolder()
    {
        string file = folder.Write("data", "x");

        var exception = Assert.Throws<UnusableSettingException>(() => new DataDirectory(file));

        Assert.Equal("Storage:DataDirectory", exception.Key);
        Assert.StartsWith($"Storage:DataDirectory: the folder {file} can't be written", exception.Message);
    }

    [Fact]
    public void Resolve_RelativePath_LiesBesideTheSolutionOrTheContent()
    {
        string web = Directory.CreateDirectory(folder.File("Web")).FullName;
        Assert.Equal(Path.Combine(web, "data"), DataDirectory.Resolve("data", web));

        folder.Write("TabGraphSyn.sln", "");
        Assert.Equal(folder.File("data"), DataDirectory.Resolve("data", web));
        Assert.Equal(folder.File("elsewhere"), DataDirectory.Resolve(folder.File("elsewhere"), web));
    }

    public void Dispose() => folder.Dispose();
}
