namespace TabGraphSyn.Web.Storage;

/// <summary>
/// The application can't start as it is configured. The message names the key and says in one sentence what is wrong
/// and what to do; it is printed as it stands, without a stack trace.
/// </summary>
/// <param name="key">The setting, such as <c>Storage:DataDirectory</c>.</param>
/// <param name="sentence">What is wrong and what to do; follows the key and a colon.</param>
/// <param name="cause">What was thrown, where something was.</param>
public sealed class UnusableSettingException(string key, string sentence, Exception? cause = null)
    : Exception($"{key}: {sentence}", cause)
{
    public string Key { get; } = key;
}
