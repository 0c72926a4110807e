using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace StreamOtter.Server.Tests.FileDrop;

/// <summary>Keeps what is logged, a line each with its level in front.</summary>
internal sealed class LogLines : ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IEnumerable<string> Warnings => _lines.Where(line => !line.StartsWith(nameof(LogLevel.Information), StringComparison.Ordinal));

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{logLevel}: {formatter(state, exception)}");
}
