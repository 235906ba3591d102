using System.Globalization;
using System.Text.Json;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Tables.EncoderHarness;

namespace TabGraphSyn.Tests.Tables;

public sealed class TableEncoderIdentifierTests
{
    public static TheoryData<string, string> Forms => new()
    {
        { "number", @"^\d{1,4}$" },
        { "filled", @"^\d{6}$" },
        { "coded", @"^A-\d{4}$" },
        { "letters", @"^[A-Z]{2,}$" },
        { "uuid", "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$" },
        { "mail", @"^[a-z0-9]+@example\.org$" },
        { "hash", "^[0-9a-f]{32}$" },
        { "person", "^[A-Z][a-z]+ [A-Z][a-z]+$" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Synthesize_Identifiers_AreUniqueNewAndOfTheSameForm(string form, string pattern)
    {
        string?[] real = [.. Enumerable.Range(0, 500).Select(i => Make(form, i))];

        var synthetic = Synthesize(real, ColumnKind.Identifier, rows: 900);

        Assert.Equal(900, synthetic.Distinct().Count());
        Assert.Empty(synthetic.Intersect(real));
        Assert.All(synthetic, cell => Assert.Matches(pattern, cell));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void State_Identifiers_HoldsNoneOfThem(string form, string pattern)
    {
        _ = pattern;
        string?[] real = [.. Enumerable.Range(0, 500).Select(i => Make(form, i))];

        string saved = JsonSerializer.Serialize(Fit(real, ColumnKind.Identifier).State.Columns);

        Assert.DoesNotContain(real, id => id!.Length > 3 && saved.Contains(id, StringComparison.Ordinal));
    }

    [Fact]
    public void Synthesize_IdentifierThatRepeats_BecomesUnique()
    {
        string?[] real = [.. Enumerable.Range(0, 300).Select(i => (1_000 + (i / 3)).ToString(CultureInfo.InvariantCulture))];

        Assert.Equal(300, Synthesize(real, ColumnKind.Identifier).Distinct().Count());
    }

    [Fact]
    public void Synthesize_MissingIdentifiers_KeepTheirRate()
    {
        string?[] real = [.. Enumerable.Range(0, 200).Select(i => i % 5 == 0 ? null : $"B{i}")];

        var synthetic = Synthesize(real, ColumnKind.Identifier);

        Assert.Equal(40, synthetic.Count(cell => cell is null));
    }

    [Fact]
    public void Fit_Identifier_IsNoVariable()
    {
        var encoder = Fit(Enumerable.Range(0, 100).Select(i => $"A-{i:0000}"), ColumnKind.Identifier);

        Assert.Equal(0, encoder.Layout.Categories + encoder.Layout.Numbers);
        Assert.Contains(encoder.Notes, note => note.Contains("identifier", StringComparison.Ordinal));
    }

    private static string Make(string form, int i)
    {
        var random = new Random(i);
        string Letters(int n, char first) => new([.. Enumerable.Range(0, n).Select(_ => (char)(first + random.Next(26)))]);
        return form switch
        {
            "number" => (i + 1).ToString(CultureInfo.InvariantCulture),
            "filled" => (i * 7).ToString("000000", CultureInfo.InvariantCulture),
            "coded" => $"A-{(i * 13) % 4_999:0000}",
            "letters" => $"{(char)('A' + (i / 26))}{(char)('A' + (i % 26))}",
            "uuid" => new Guid(i, 7, 7, 1, 2, 3, 4, 5, 6, 7, (byte)i).ToString(),
            "mail" => $"user.{i}@mail{i % 3}.test",
            "hash" => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([(byte)i, (byte)(i / 256)]))[..32],
            _ => $"{Letters(1, 'A')}{Letters(5, 'a')} {Letters(1, 'A')}{Letters(7, 'a')}",
        };
    }
}
