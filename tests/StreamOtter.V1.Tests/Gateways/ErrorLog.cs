using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace StreamOtter.V1.Tests.Gateways;

/// <summary>Keeps what a gateway logs as an error: a test that did not mean that fails by it.</summary>
internal sealed class ErrorLog : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Errors { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            Errors.Enqueue(formatter(state, exception) + exception);
    }

    public void Dispose()
    {
    }
}
