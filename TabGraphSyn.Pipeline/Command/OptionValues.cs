using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace TabGraphSyn.Pipeline.Command;

/// <summary>Options whose values are checked, with a message that says what would be right.</summary>
internal static class OptionValues
{
    /// <summary>A whole number of at least <paramref name="minimum"/>; null when the option is not given.</summary>
    public static Option<int?> Count(string name, int minimum, string description) => new(name)
    {
        HelpName = "N",
        Description = description,
        CustomParser = result =>
        {
            if (int.TryParse(Text(result), NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= minimum)
                return value;
            return Refuse<int?>(result, name, $"a whole number from {minimum} to {int.MaxValue}");
        },
    };

    /// <summary>A whole number of at least 1 that may be large; null when the option is not given.</summary>
    public static Option<long?> WholeNumber(string name, string description) => new(name)
    {
        HelpName = "N",
        Description = description,
        CustomParser = result =>
        {
            if (long.TryParse(Text(result), NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value >= 1)
                return value;
            return Refuse<long?>(result, name, "a whole number of at least 1");
        },
    };

    /// <summary>Any whole number of 32 bits; 0 when the option is not given.</summary>
    public static Option<int> Seed(string description) => new("--seed")
    {
        HelpName = "N",
        Description = description,
        CustomParser = result =>
        {
            if (int.TryParse(Text(result), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value))
                return value;
            return Refuse<int>(result, "--seed", $"a whole number from {int.MinValue} to {int.MaxValue}");
        },
    };

    /// <summary>A share between 0 and 1, neither included; null when the option is not given.</summary>
    public static Option<double?> Share(string name, string description) => new(name)
    {
        HelpName = "SHARE",
        Description = description,
        CustomParser = result =>
        {
            if (double.TryParse(Text(result), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value is > 0 and < 1)
                return value;
            return Refuse<double?>(result, name, "a share between 0 and 1 such as 0.2");
        },
    };

    /// <summary>Whole numbers of 32 bits with commas between; empty when the option is not given.</summary>
    public static Option<int[]> Seeds(string name, string description) => new(name)
    {
        HelpName = "N,N,…",
        Arity = ArgumentArity.ExactlyOne,
        Description = description,
        DefaultValueFactory = _ => [],
        CustomParser = result =>
        {
            var seeds = new List<int>();
            foreach (string text in Text(result).Split(','))
            {
                if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int seed) || seeds.Contains(seed))
                    return Refuse<int[]>(result, name, "different whole numbers such as 0,1,2");
                seeds.Add(seed);
            }

            return [.. seeds];
        },
    };

    /// <summary>One of an enum's names in lower case, or several of flags with commas between; null when the option is not given.</summary>
    public static Option<T?> Choice<T>(string name, string description)
        where T : struct, Enum
    {
        string[] names = [.. Enum.GetNames<T>().Select(value => value.ToLowerInvariant())];
        var option = new Option<T?>(name)
        {
            HelpName = string.Join('|', names),
            Description = description,
            CustomParser = result =>
            {
                string text = Text(result);
                string[] parts = typeof(T).IsDefined(typeof(FlagsAttribute), inherit: false) ? text.Split(',') : [text];
                if (parts.All(part => names.Contains(part, StringComparer.OrdinalIgnoreCase)))
                    return Enum.Parse<T>(text, ignoreCase: true);
                return Refuse<T?>(result, name, $"{string.Join(", ", names[..^1])} or {names[^1]}");
            },
        };
        option.CompletionSources.Add(names);
        return option;
    }

    /// <summary>A length of time such as 60s, 5m or 1.5h; null when the option is not given.</summary>
    public static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        HelpName = "TIME",
        Description = description,
        CustomParser = result =>
        {
            if (ParseDuration(Text(result)) is { } duration)
                return duration;
            return Refuse<TimeSpan?>(result, name, "a time above zero such as 60s, 5m or 1h");
        },
    };

    /// <summary>Reads a number with a unit: s, m or h. Null when it is no such thing, not above zero, or above 1,000 hours.</summary>
    internal static TimeSpan? ParseDuration(string text)
    {
        double? unit = text.Length == 0 ? null : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => null };
        if (unit is null || !double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
            return null;
        double seconds = number * unit.Value;
        return seconds is > 0 and <= 3_600_000 ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static string Text(ArgumentResult result) => result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;

    private static T? Refuse<T>(ArgumentResult result, string name, string expected)
    {
        result.AddError($"{name} must be {expected}, not '{Text(result)}'.");
        return default;
    }
}
