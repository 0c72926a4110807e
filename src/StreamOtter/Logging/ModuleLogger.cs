using Microsoft.Extensions.Logging;

namespace StreamOtter.Logging;

/// <summary>The logger of one module.</summary>
internal sealed class ModuleLogger(ErrorHandlingAndLoggingManager manager, string module) : ILogger
{
    private ILogger[] _others = [];

    public void Add(ILogger other) => _others = [.. _others, other];

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && logLevel >= manager.LevelOf(module)
        && (manager.HasOutput || Array.Exists(_others, other => other.IsEnabled(logLevel)));

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        if (!IsEnabled(logLevel))
            return;
        var fields = state as IEnumerable<KeyValuePair<string, object?>> ?? [];
        Write(logLevel, eventId, formatter(state, exception), fields, exception);
    }

    // What is logged has its fields with it; scopes are the other loggers' matter.
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Write(LogLevel level, EventId eventId, string message, IEnumerable<KeyValuePair<string, object?>> fields, Exception? exception)
    {
        var entry = manager.ToEntry(level, module, eventId, message, fields, exception);
        manager.Write(entry);
        // An exception that holds a secret is given on as text only, without it.
        var isClean = entry.Exception is null || entry.Exception == exception?.ToString();
        foreach (var other in _others)
        {
            other.Log(
                level, eventId, entry.Fields, isClean ? exception : null,
                (_, _) => isClean ? entry.Message : $"{entry.Message}{Environment.NewLine}{entry.Exception}");
        }
    }
}
