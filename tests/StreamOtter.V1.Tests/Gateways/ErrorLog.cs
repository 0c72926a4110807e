using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace StreamOtter.V1.Tests.Gateways;

/// <summary>Keeps what a gateway logs as an error: a test that did not mean that fails by it.</summary>
internal sealed class ErrorLog : ILoggerProvider, ILogger
{
    private readonly SemaphoreSlim _heard = new(0);

    public ConcurrentQueue<string> Errors { get; } = [];

    /// <summary>The next error, which the test has meant.</summary>
    public async Task<string> TakeAsync()
    {
        Assert.True(await _heard.WaitAsync(TimeSpan.FromSeconds(30)));
        return Errors.TryDequeue(out var error) ? error : "";
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        Errors.Enqueue(formatter(state, exception) + exception);
        _heard.Release();
    }

    public void Dispose() => _heard.Dispose();
}
