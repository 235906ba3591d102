using Microsoft.Extensions.Options;

namespace TabGraphSyn.Web.Shell;

/// <summary>Binds a section of the configuration and stops the start, with the key's name, where a value can't work.</summary>
internal static class ValidatedOptions
{
    /// <param name="services">Where the options are registered.</param>
    /// <param name="section">The section that the options are read from.</param>
    /// <param name="problems">One sentence for each value that can't work, each beginning with its key.</param>
    public static IServiceCollection AddValidatedOptions<T>(this IServiceCollection services, string section, Func<T, IEnumerable<string>> problems)
        where T : class
    {
        services.AddOptions<T>().BindConfiguration(section).ValidateOnStart();
        return services.AddSingleton<IValidateOptions<T>>(new ValidateBy<T>(problems));
    }

    /// <summary>The sentence for a number outside its range; nothing for one inside.</summary>
    public static IEnumerable<string> OutOfRange(string key, int value, int least, int most)
    {
        if (value < least || value > most)
            yield return $"{key}: {value} is out of range; set it from {least:N0} to {most:N0}.";
    }

    private sealed class ValidateBy<T>(Func<T, IEnumerable<string>> problems) : IValidateOptions<T>
        where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options) =>
            problems(options).ToList() is [_, ..] found ? ValidateOptionsResult.Fail(found) : ValidateOptionsResult.Success;
    }
}
