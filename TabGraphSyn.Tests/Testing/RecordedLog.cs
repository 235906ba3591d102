using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TabGraphSyn.Tests.Testing;

/// <summary>Keeps what the application logs, for tests to read.</summary>
public sealed class RecordedLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> lines = new();

    /// <summary>Every line so far, with its exception.</summary>
    public string Text => string.Join('\n', lines.Select(line => line.Text));

    /// <summary>Lines of the level and above so far.</summary>
    public IReadOnlyList<string> At(LogLevel level) => [.. lines.Where(line => line.Level >= level).Select(line => line.Text)];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        lines.Enqueue((logLevel, $"{formatter(state, exception)} {exception}"));

    public void Dispose()
    {
        // The lines stay readable after the host has gone.
    }
}
