using System.Globalization;
using TabGraphSyn.Pipeline.Command;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Tests.Command;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests.Conditions;

[Collection(TensorTests.Name)]
public class ConditionedRowsTests(TrainedPenguins penguins) : IClassFixture<TrainedPenguins>
{
    [Theory]
    [InlineData("trained.tgs")]
    [InlineData("preview.tgs")]
    public void Where_LevelAndRange_HoldInEveryRow(string model)
    {
        var table = penguins.Sample(model, "--rows", "150", "--where", "species in Adelie,Chinstrap", "--where", "body_mass_g>=3600", "--where", "body_mass_g<4000");

        Assert.Equal(150, table.RowCount);
        Assert.Equal(["Adelie", "Chinstrap"], Column(table, "species").Distinct().Order());
        Assert.All(Numbers(table, "body_mass_g"), mass => Assert.InRange(mass, 3600, 3999));
    }

    [Fact]
    public void Where_FewRowsOfTheModelMeetIt_IsSteeredThere()
    {
        // Gentoos are heavy and long-winged: about one row in a thousand is such.
        var table = penguins.Sample("trained.tgs", "--rows", "60", "--where", "species=Gentoo", "--where", "flipper_length_mm<=208", "--where", "sex=male");

        Assert.Equal(60, table.RowCount);
        Assert.All(Column(table, "species"), species => Assert.Equal("Gentoo", species));
        Assert.All(Column(table, "sex"), sex => Assert.Equal("male", sex));
        Assert.All(Numbers(table, "flipper_length_mm"), length => Assert.InRange(length, 170, 208));
        Assert.True(Numbers(table, "flipper_length_mm").Distinct().Count() > 2);
        Assert.All(Column(table, "island"), island => Assert.Equal("Biscoe", island));
    }

    [Theory]
    [InlineData("trained.tgs")]
    [InlineData("preview.tgs")]
    public void Balance_Column_GivesEachValueEquallyOften(string model)
    {
        var table = penguins.Sample(model, "--rows", "200", "--balance", "species", "--where", "year>=2008");

        int[] counts = [.. Column(table, "species").GroupBy(species => species).Select(species => species.Count()).Order()];
        Assert.Equal([66, 67, 67], counts);
        Assert.All(Numbers(table, "year"), year => Assert.InRange(year, 2008, 2009));
    }

    [Fact]
    public void Where_SameSeed_SameBytes()
    {
        string[] arguments = ["--rows", "100", "--where", "species=Gentoo", "--balance", "sex"];
        penguins.Sample("trained.tgs", arguments);
        byte[] first = File.ReadAllBytes(penguins.Folder.File("out.csv"));
        penguins.Sample("trained.tgs", arguments);
        byte[] second = File.ReadAllBytes(penguins.Folder.File("out.csv"));
        penguins.Sample("trained.tgs", [.. arguments, "--seed", "5"]);

        Assert.Equal(first, second);
        Assert.NotEqual(first, File.ReadAllBytes(penguins.Folder.File("out.csv")));
    }

    [Fact]
    public void Where_ModelNeverMeetsIt_IsRefusedWithWhatWasTried()
    {
        CommandRun run = penguins.Run("preview.tgs", "--rows", "5000", "--where", "species=Gentoo", "--where", "bill_length_mm<35", "--where", "flipper_length_mm<180", "--where", "island=Dream");

        Assert.Equal(ExitCode.UnusableInput, run.ExitCode);
        Assert.StartsWith("'species=Gentoo' and 'bill_length_mm<35' and 'flipper_length_mm<180' and 'island=Dream' can't be met: of ", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("and 5,000 are asked for; ask for less, or loosen the condition.\n", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trained.tgs")]
    [InlineData("preview.tgs")]
    public void Fill_PartialRows_KeepsGivenCellsAndFillsTheOthers(string model)
    {
        var real = TableReader.Read(BundledData.PathOf("penguins.csv")).Table;
        var random = new Random(5);
        string[] names = ["body_mass_g", "species", "sex", "island"];
        string?[][] given = [.. names.Select(name => Column(real, name).Select(cell => random.Next(3) == 0 ? null : cell).ToArray())];
        // Neither a level nor a number that the model knows: kept, and no help for the others.
        (given[1][0], given[0][1], given[0][2]) = ("Emperor", "99999", "3750.5");
        string partial = penguins.Folder.Write("partial.csv", string.Join(',', names) + "\n" + string.Concat(
            Enumerable.Range(0, real.RowCount).Select(row => string.Join(',', given.Select(column => column[row])) + "\n")));

        var filled = penguins.Sample(model, "--fill", partial);

        Assert.Equal(real.ColumnNames, filled.ColumnNames);
        Assert.Equal(real.RowCount, filled.RowCount);
        for (int column = 0; column < names.Length; column++)
        {
            string?[] cells = Column(filled, names[column]);
            Assert.All(Enumerable.Range(0, real.RowCount), row => Assert.True(cells[row] is not null && (given[column][row] ?? cells[row]) == cells[row]));
        }

        // What is filled fits what is given: only Gentoos are that heavy.
        int[] heavy = [.. Enumerable.Range(3, real.RowCount - 3).Where(row => given[1][row] is null && double.TryParse(given[0][row], CultureInfo.InvariantCulture, out double mass) && mass > 5000)];
        Assert.True(heavy.Length > 10);
        Assert.True(heavy.Count(row => Column(filled, "species")[row] == "Gentoo") > 0.8 * heavy.Length);
    }

    [Fact]
    public void Fill_ColumnThatTheModelLacks_IsRefused()
    {
        string partial = penguins.Folder.Write("other.csv", "specie,sex\nAdelie,male\n");

        CommandRun run = penguins.Run("trained.tgs", "--fill", partial);

        Assert.Equal(ExitCode.UnusableInput, run.ExitCode);
        Assert.Equal("other.csv can't be filled: the model has no column 'specie'; the nearest columns are 'species', 'sex' and 'year'.\n", run.Error);
    }

    [Theory]
    [InlineData("--fill makes as many rows as its file has; leave --rows out.", "--fill", "p.csv", "--rows", "5")]
    [InlineData("--fill can't be combined with --where or --balance; write what is to hold into the file's cells.", "--fill", "p.csv", "--balance", "sex")]
    [InlineData("Option '--rows' is required.", "--balance", "sex")]
    public void Sample_OptionsThatContradict_ExitsWithTwo(string expected, params string[] arguments)
    {
        CommandRun run = penguins.Run("trained.tgs", arguments);

        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        Assert.Equal(expected + "\n", run.Error);
    }

    private static string?[] Column(Table table, string name) => table.Columns[table.ColumnNames.ToList().IndexOf(name)];

    private static IEnumerable<double> Numbers(Table table, string name) =>
        Column(table, name).Select(cell => double.Parse(cell!, CultureInfo.InvariantCulture));
}
