using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Shell;

/// <summary>Lets passwords come from files, which neither a list of processes nor a description of a container shows.</summary>
internal static class SecretFiles
{
    public const string Key = "SecretsFolder";

    /// <summary>
    /// Reads each file of the folder that <c>SecretsFolder</c> names as the setting that it is called after, with two
    /// underscores for the colon: <c>Mail__Password</c>. Files rank above every other source of settings.
    /// </summary>
    /// <exception cref="UnusableSettingException">The folder is not there.</exception>
    public static WebApplicationBuilder AddSecretFiles(this WebApplicationBuilder builder)
    {
        if (builder.Configuration[Key] is not { Length: > 0 } folder) return builder;
        string path = Path.GetFullPath(folder, builder.Environment.ContentRootPath);
        if (!Directory.Exists(path))
            throw new UnusableSettingException(Key, $"the folder {path} is not there; make it, or leave the setting empty.");
        builder.Configuration.AddKeyPerFile(path, optional: false);
        return builder;
    }
}
