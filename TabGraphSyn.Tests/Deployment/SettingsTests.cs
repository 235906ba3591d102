using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Shell;

namespace TabGraphSyn.Tests.Deployment;

/// <summary>What the example of the settings and the compose file say is what the program reads.</summary>
public sealed partial class SettingsTests
{
    // Those that the framework reads, and the one that is read before there are options.
    private static readonly string[] OtherKeys = ["Urls", "AllowedHosts", "Logging", SecretFiles.Key];

    /// <summary>Every class of options, by its section.</summary>
    private static readonly Dictionary<string, Type> Sections = typeof(App).Assembly.GetTypes()
        .Select(type => (Type: type, Section: type.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as string))
        .Where(options => options.Section is not null)
        .ToDictionary(options => options.Section!, options => options.Type, StringComparer.Ordinal);

    [Fact]
    public void Example_EverySetting_StandsThereWithItsDefault()
    {
        var example = new ConfigurationBuilder().AddJsonFile(SolutionRoot.PathOf("appsettings.Development.json.example"), optional: false).Build();
        Assert.True(Sections.Count >= 6, $"Only {Sections.Count} classes of options were found.");

        foreach (var (section, type) in Sections)
        {
            // Records compare by value.
            Assert.Equal(Activator.CreateInstance(type), example.GetSection(section).Get(type));
            Assert.Empty(KeysOf(type, section).Except(Keys(example)));
        }
    }

    [Fact]
    public void Example_EveryKey_IsRead()
    {
        var example = new ConfigurationBuilder().AddJsonFile(SolutionRoot.PathOf("appsettings.Development.json.example"), optional: false).Build();

        Assert.DoesNotContain(Keys(example), key => !IsRead(key));
    }

    [Fact]
    public void Compose_EveryKey_IsRead()
    {
        string compose = File.ReadAllText(SolutionRoot.PathOf("compose.yaml")) + File.ReadAllText(SolutionRoot.PathOf("Dockerfile"));
        var keys = Key().Matches(compose).Select(match => match.Value.Replace("__", ":", StringComparison.Ordinal)).Distinct().ToList();

        Assert.Contains("Worker:Tiers", keys);
        Assert.Contains("Storage:MongoDb:ConnectionString", keys);
        Assert.DoesNotContain(keys, key => !IsRead(key));
    }

    private static bool IsRead(string key) =>
        OtherKeys.Contains(key.Split(':')[0]) || Sections.SelectMany(section => KeysOf(section.Value, section.Key)).Contains(key, StringComparer.Ordinal);

    private static IEnumerable<string> Keys(IConfiguration configuration) =>
        configuration.AsEnumerable().Where(pair => pair.Value is not null).Select(pair => pair.Key);

    private static IEnumerable<string> KeysOf(Type type, string prefix) => type.GetProperties()
        .Where(property => property.CanWrite && property.GetMethod!.IsPublic)
        .SelectMany(property => property.PropertyType.IsClass && property.PropertyType != typeof(string)
            ? KeysOf(property.PropertyType, $"{prefix}:{property.Name}")
            : [$"{prefix}:{property.Name}"]);

    [GeneratedRegex(@"\b[A-Z][A-Za-z]+(?:__[A-Z][A-Za-z]+)+\b", RegexOptions.None, 1000)]
    private static partial Regex Key();
}
