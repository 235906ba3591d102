using TabGraphSyn.Web.Datasets;

namespace TabGraphSyn.Tests.Datasets;

public class PackagedDatasetsTests
{
    public static TheoryData<string> FileNames => new(PackagedDatasets.All.Select(dataset => dataset.FileName));

    [Theory]
    [MemberData(nameof(FileNames))]
    public void All_File_HasTheRowsAndColumnsStated(string fileName)
    {
        PackagedDataset dataset = PackagedDatasets.Find(fileName)!;
        string[] lines = File.ReadAllLines(dataset.FullPath);

        // None of the packaged files has a comma or a line break inside a cell of its first line.
        Assert.Equal(dataset.Columns, lines[0].Split(',').Length);
        Assert.Equal(dataset.Rows, lines.Length - 1);
    }

    [Fact]
    public void All_FolderAndCatalogue_NameTheSameFiles()
    {
        string folder = Path.GetDirectoryName(PackagedDatasets.All[0].FullPath)!;
        IEnumerable<string> files = Directory.GetFiles(folder, "*.csv").Select(path => Path.GetFileName(path));

        Assert.Equal(files.Order(StringComparer.Ordinal), PackagedDatasets.All.Select(dataset => dataset.FileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void All_EachSet_IsAttributedBesideTheFiles()
    {
        string folder = Path.GetDirectoryName(PackagedDatasets.All[0].FullPath)!;
        string[] lines = File.ReadAllLines(Path.Combine(folder, "ATTRIBUTION.md"));

        foreach (PackagedDataset dataset in PackagedDatasets.All)
        {
            string line = Assert.Single(lines, line => line.StartsWith($"| {dataset.FileName} |", StringComparison.Ordinal));
            Assert.Contains($"| {dataset.Licence} |", line, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("../appsettings.json")]
    [InlineData("AIDS.csv")]
    [InlineData(null)]
    public void Find_NameThatIsNotInTheCatalogue_ReturnsNull(string? fileName) => Assert.Null(PackagedDatasets.Find(fileName));
}
