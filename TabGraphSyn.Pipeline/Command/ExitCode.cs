namespace TabGraphSyn.Pipeline.Command;

/// <summary>How a command ended, for the shell and for the process that started it.</summary>
public static class ExitCode
{
    public const int Done = 0;

    /// <summary>Something failed that the person can't mend in the input.</summary>
    public const int Fault = 1;

    /// <summary>An unknown option, or a value out of its range.</summary>
    public const int WrongUsage = 2;

    /// <summary>The input can't be used as it is; standard error says what, where and what to do.</summary>
    public const int UnusableInput = 3;

    /// <summary>Stopped on request, before the end.</summary>
    public const int Cancelled = 4;

    /// <summary>The GPU's memory does not suffice; fewer rows a batch, or the processor, may do.</summary>
    public const int DeviceMemory = 5;
}
