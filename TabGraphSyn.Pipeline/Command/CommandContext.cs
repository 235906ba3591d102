namespace TabGraphSyn.Pipeline.Command;

/// <summary>Where a command writes and reads, and when it must stop: the process's own streams, or a test's.</summary>
public sealed class CommandContext : IDisposable
{
    private readonly CancellationTokenSource stop;

    /// <param name="output">Standard output: results, or progress as JSON lines.</param>
    /// <param name="error">Standard error: progress for a person, and the sentence of a failure.</param>
    /// <param name="input">Standard input; only watched, for its end, when a parent process is attached.</param>
    /// <param name="cancellationToken">Asks the command to stop.</param>
    public CommandContext(TextWriter output, TextWriter error, Stream input, CancellationToken cancellationToken)
    {
        Output = output;
        Error = error;
        Input = input;
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    public TextWriter Output { get; }

    public TextWriter Error { get; }

    public Stream Input { get; }

    /// <summary>Whether a person watches standard error.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Whether a person watches standard output.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>Cancelled by a signal, or by the end of an attached parent.</summary>
    public CancellationToken Stop => stop.Token;

    /// <summary>
    /// From now on the end of standard input means that the parent died or wants the end. A pipe that a dead process held
    /// is closed by the system, however the process died, so that no training goes on for nobody.
    /// </summary>
    public void StopWhenInputEnds()
    {
        var watch = new Thread(() =>
        {
            Span<byte> ignored = stackalloc byte[256];
            try
            {
                while (Input.Read(ignored) > 0)
                {
                }

                stop.Cancel();
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                // An input that breaks is an input that ended, unless the command itself has ended by now.
                if (exception is IOException)
                    stop.Cancel();
            }
        })
        {
            IsBackground = true,
            Name = "Standard input watch",
        };
        watch.Start();
    }

    public void Dispose() => stop.Dispose();
}
