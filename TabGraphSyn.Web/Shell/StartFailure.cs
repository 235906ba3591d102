using Microsoft.Extensions.Options;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Shell;

/// <summary>Tells a setting that can't work, which the operator can mend, from a fault of the program.</summary>
internal static class StartFailure
{
    // The binder has no exception type of its own; its message names value, key and type.
    private const string BinderMessage = "Failed to convert configuration value";

    /// <summary>Whether the message of the exception names the setting and is all that the operator needs.</summary>
    public static bool IsSetting(Exception exception) =>
        exception is UnusableSettingException or OptionsValidationException
        || (exception is InvalidOperationException && exception.Message.StartsWith(BinderMessage, StringComparison.Ordinal));
}
