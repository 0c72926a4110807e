using Microsoft.Extensions.Logging;

namespace StreamOtter.Logging;

/// <summary>The logger of one module.</summary>
internal sealed class ModuleLogger(ErrorHandlingAndLoggingManager manager, string module) : ILogger
{
    /// <summary>Whether it is a module of the library's, whose errors the error handlers are told of.</summary>
    private readonly bool _isOurs = module == ErrorHandlingAndLoggingManager.DefaultModule
        || module.StartsWith(ErrorHandlingAndLoggingManager.DefaultModule + ".", StringComparison.Ordinal);

    private ILogger[] _others = [];

    public void Add(ILogger other) => _others = [.. _others, other];

    public bool IsEnabled(LogLevel logLevel) => IsWritten(logLevel) || IsTold(logLevel);

    /// <summary>Whether entries of the level go anywhere.</summary>
    public bool IsWritten(LogLevel level) => level != LogLevel.None && level >= manager.LevelOf(module)
        && (manager.HasOutput || Array.Exists(_others, other => other.IsEnabled(level)));

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        if (IsWritten(logLevel))
            Write(logLevel, eventId, formatter(state, exception), state as IEnumerable<KeyValuePair<string, object?>> ?? [], exception);
        if (exception is not null && IsTold(logLevel))
            manager.Tell(exception, module);
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

    private bool IsTold(LogLevel level) => _isOurs && level is >= LogLevel.Warning and < LogLevel.None && manager.HasErrorHandlers;
}
