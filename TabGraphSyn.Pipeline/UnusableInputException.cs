namespace TabGraphSyn.Pipeline;

/// <summary>
/// The input can't be used as it is and the person can mend it. The message is one sentence that says what is wrong,
/// where (file, line, column) and what to do; it is shown as it stands.
/// </summary>
public sealed class UnusableInputException(string message, Exception? cause = null) : Exception(message, cause);
