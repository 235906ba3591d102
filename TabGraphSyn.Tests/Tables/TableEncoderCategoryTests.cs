using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Tables.EncoderHarness;

namespace TabGraphSyn.Tests.Tables;

public sealed class TableEncoderCategoryTests
{
    [Theory]
    [InlineData(ColumnKind.Boolean, "TRUE", "FALSE")]
    [InlineData(ColumnKind.Boolean, "Y", "N")]
    [InlineData(ColumnKind.Category, "007", "7")]
    [InlineData(ColumnKind.Category, " a", "a")]
    [InlineData(ColumnKind.Category, "", "naïve\n\"x\"")]
    public void RoundTrip_Levels_KeepSpelling(ColumnKind kind, string a, string b)
    {
        string?[] real = [.. Enumerable.Range(0, 60).Select(i => i % 3 == 0 ? a : i % 7 == 0 ? null : b)];

        Assert.Equal(real, RoundTrip(real, kind));
    }

    [Fact]
    public void Fit_Levels_AreOrderedByFrequency()
    {
        string?[] real = ["b", "a", "b", "c", "c", "c"];

        var encoding = Assert.IsType<CategoryEncoding>(Assert.Single(Fit(real, ColumnKind.Category, options: new EncoderOptions { MinimumLevelRows = 1 }).State.Columns));

        Assert.Equal(["c", "b", "a"], encoding.Levels);
    }

    [Fact]
    public void Fit_MinimumLevelRows_RareLevelsNeverComeBack()
    {
        string?[] real = [.. Enumerable.Range(0, 1_000).Select(i => i < 6 ? $"rare {i / 2}" : i % 3 == 0 ? "x" : "y")];
        var options = new EncoderOptions { MinimumLevelRows = 5 };

        var synthetic = Synthesize(real, ColumnKind.Category, options: options);
        var encoder = Fit(real, ColumnKind.Category, options: options);

        Assert.Equal(["x", "y"], synthetic.Distinct().Order());
        Assert.Contains(encoder.Notes, note => note.Contains("3 values in fewer than 5 rows each, 6 rows in all; they don't come back", StringComparison.Ordinal));
        Assert.DoesNotContain("rare", JsonSerializer.Serialize(encoder.State.Columns), StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_LevelsOfFewRows_AreProtectedByDefault()
    {
        string?[] real = [.. Enumerable.Range(0, 500).Select(i => i < 3 ? "three" : i < 8 ? "five" : i % 3 == 0 ? "x" : "y")];

        Assert.Equal(["five", "x", "y"], Synthesize(real, ColumnKind.Category, rows: 5_000).Distinct().Order());
        Assert.Contains("three", Synthesize(real, ColumnKind.Category, rows: 5_000, options: new EncoderOptions { ProtectValues = false }));
        Assert.DoesNotContain("five", Synthesize(real, ColumnKind.Category, rows: 5_000, options: new EncoderOptions { ProtectionRows = 6 }));
        Assert.DoesNotContain("five", Synthesize(real, ColumnKind.Category, rows: 5_000, options: new EncoderOptions { ProtectValues = false, MinimumLevelRows = 6 }));
    }

    [Fact]
    public void Synthesize_ManyRowsOfRareLevels_BecomeOneLevelOfTheirShare()
    {
        string?[] real = [.. Enumerable.Range(0, 1_000).Select(i => i < 200 ? $"rare {i / 2}" : i % 3 == 0 ? "x" : "y")];

        var encoder = Fit(real, ColumnKind.Category);
        var synthetic = Synthesize(real, ColumnKind.Category, rows: 10_000);

        Assert.Equal(["other", "x", "y"], synthetic.Distinct().Order());
        Assert.InRange(synthetic.Count(cell => cell == "other") / 10_000.0, 0.18, 0.22);
        Assert.Contains(encoder.Notes, note => note == "Column 'x' has 100 values in fewer than 5 rows each, 200 rows in all; they don't come back, but are learned as one and written as 'other'.");
        Assert.DoesNotContain("rare 7", JsonSerializer.Serialize(encoder.State), StringComparison.Ordinal);
        Assert.Equal(encoder.Encode(Column(["rare 3", "never seen"]), seed: 1).Codes[0], encoder.Encode(Column(["other"]), seed: 1).Codes[0]);
    }

    [Fact]
    public void Synthesize_ColumnThatHasAnOtherLevel_PutsRareLevelsThere()
    {
        string?[] real = [.. Enumerable.Range(0, 600).Select(i => i < 100 ? $"rare {i / 2}" : i % 3 == 0 ? "Other" : "y")];

        Assert.Equal(["Other", "y"], Synthesize(real, ColumnKind.Category, rows: 5_000).Distinct().Order());
    }

    [Fact]
    public void Synthesize_RareLevelOfTwo_LeavesTheOther()
    {
        string?[] real = [.. Enumerable.Range(0, 60).Select(i => i < 4 ? "Y" : "N")];

        Assert.All(Synthesize(real, ColumnKind.Boolean), cell => Assert.Equal("N", cell));
    }

    [Fact]
    public void Fit_HundredThousandLevels_GroupsThemInBoundedTime()
    {
        var random = new Random(31);
        // Half of the rows have one of ten levels, the others one of 100,000.
        string?[] real = [.. Enumerable.Range(0, 200_000).Select(i => i % 2 == 0 ? $"often {random.Next(10)}" : $"seldom {i / 2}")];

        var clock = Stopwatch.StartNew();
        var encoder = Fit(real, ColumnKind.Category, options: new EncoderOptions { MinimumLevelRows = 1 });
        var encoded = encoder.Encode(Column(real), seed: 1);
        var synthetic = encoder.Decode(Independent(encoded, 50_000, seed: 2), seed: 3).Columns[0];

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed}");
        Assert.InRange(encoder.Layout.LevelCounts[0], 200, 256);
        Assert.Contains(encoder.Notes, note => note.Contains("100,010 values", StringComparison.Ordinal));
        Assert.Subset(real.ToHashSet(), synthetic.ToHashSet());
        Assert.InRange(synthetic.Count(cell => cell!.StartsWith("often", StringComparison.Ordinal)) / 50_000.0, 0.48, 0.52);
        Assert.True(synthetic.Distinct().Count() > 15_000);
    }

    [Fact]
    public void Decode_GroupedLevels_AreDrawnByFrequency()
    {
        // 400 levels: level i has i / 100 + 1 rows, so that codes are shared and frequencies differ.
        string?[] real = [.. Enumerable.Range(0, 400).SelectMany(i => Enumerable.Repeat($"level {i}", (i / 100) + 1))];

        var synthetic = Synthesize(real, ColumnKind.Category, options: new EncoderOptions { MinimumLevelRows = 1 }, rows: 40_000);

        int rare = synthetic.Count(cell => int.Parse(cell![6..], CultureInfo.InvariantCulture) < 100);
        Assert.InRange(rare / 40_000.0, 0.09, 0.11);
    }

    [Fact]
    public void Fit_FreeText_KeepsOnlyWhatRecurs()
    {
        string?[] recurring = [.. Enumerable.Range(0, 100).Select(i => i < 80 ? $"The usual remark, number {i % 2}." : $"Mr. Smith {i} called.")];

        var synthetic = Synthesize(recurring, ColumnKind.FreeText);

        Assert.All(synthetic, cell => Assert.StartsWith("The usual", cell, StringComparison.Ordinal));
    }

    [Fact]
    public void Fit_FreeTextWithoutRepeats_IsLeftOut()
    {
        var encoder = Fit(Enumerable.Range(0, 100).Select(i => $"Mr. Smith {i} called."), ColumnKind.FreeText);

        Assert.Empty(encoder.State.Columns);
        Assert.Contains(encoder.Notes, note => note.Contains("left out", StringComparison.Ordinal));
    }

    [Fact]
    public void Fit_ConstantAndMissing_AreRebuilt()
    {
        Assert.All(Synthesize([.. Enumerable.Repeat("only", 30)], ColumnKind.Constant, rows: 70), cell => Assert.Equal("only", cell));
        Assert.All(Synthesize(new string?[30], ColumnKind.Missing, rows: 70), Assert.Null);
        Assert.Equal(0, Fit(Enumerable.Repeat("3.50", 30), ColumnKind.Decimal).Layout.Numbers);
    }

    [Fact]
    public void Fit_OneValueAndMissing_KeepsBoth()
    {
        string?[] real = [.. Enumerable.Range(0, 100).Select(i => i % 4 == 0 ? null : "3.50")];

        Assert.Equal(real, RoundTrip(real, ColumnKind.Decimal));
        Assert.Equal(real, RoundTrip(real, ColumnKind.Constant));
    }
}
