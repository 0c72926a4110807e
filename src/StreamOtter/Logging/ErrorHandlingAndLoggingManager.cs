using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using StreamOtter.Logging.Outputs;

namespace StreamOtter.Logging;

/// <summary>
/// Errors and logs of an application. Errors come to its handlers, with their kind; log entries go to the console, to a
/// file and to a service, without whoever logs waiting for them, and to whatever else it is given. It is an
/// <see cref="ILoggerFactory"/>: what takes one, such as the other managers, logs through it. No entry holds a secret or a
/// token (see docs/logging.md). All members may be called from any thread.
/// <code>
/// await using var errors = new ErrorHandlingAndLoggingManager();
/// errors.OnError(error => Console.Error.WriteLine(error.Message));
/// errors.ConfigureLogging(new() { Level = LogLevel.Information, Output = LogOutput.Console });
/// errors.Log("Something unexpected", LogLevel.Warning, new { detail = "More info" });
/// </code>
/// </summary>
public sealed partial class ErrorHandlingAndLoggingManager : ILoggerFactory, IAsyncDisposable
{
    internal const string DefaultModule = "StreamOtter";

    private readonly ConcurrentDictionary<string, ModuleLogger> _loggers = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly LogCounter _counter = new();
    private readonly List<Func<string, ILogger>> _others = [];
    private readonly List<ILoggerProvider> _providers = [];
    private readonly List<Task> _retired = [];
    private readonly TimeProvider _time;
    private volatile LogWriter _writer;
    private volatile LogLevels _levels;
    private volatile Redactor _redactor = new([]);
    private bool _isDisposed;

    /// <summary>Until <see cref="ConfigureLogging"/>, entries of level Information go to the console.</summary>
    /// <param name="forwardTo">
    /// Where all entries go besides; the application's own logging. If it is there, there is no output of its own and no
    /// least level until <see cref="ConfigureLogging"/>. It is not disposed here. Default: none.
    /// </param>
    /// <param name="timeProvider">The clock. Default: the system's.</param>
    public ErrorHandlingAndLoggingManager(ILoggerFactory? forwardTo = null, TimeProvider? timeProvider = null)
    {
        _time = timeProvider ?? TimeProvider.System;
        if (forwardTo is not null)
            _others.Add(forwardTo.CreateLogger);
        var first = new LoggingOptions { Output = forwardTo is null ? LogOutput.Console : LogOutput.None };
        _levels = new LogLevels(forwardTo is null ? first.Level : LogLevel.Trace, first.Modules);
        _writer = new LogWriter(first, before: null, _time, _counter, error => Tell(error, DefaultModule));
    }

    /// <summary>What became of entries at the outputs so far.</summary>
    public LogCounts Counts => _counter.Counts;

    /// <summary>Exchanges levels, outputs and formats. What waits for the outputs before is still written.</summary>
    /// <exception cref="ArgumentException">The options cannot work; the message names everything that is wrong.</exception>
    /// <exception cref="LogOutputException">The file cannot be written. Everything stays as it was.</exception>
    public void ConfigureLogging(LoggingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } errors)
            throw new ArgumentException(string.Join(Environment.NewLine, errors), nameof(options));
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var before = _writer;
            _writer = new LogWriter(options, before, _time, _counter, error => Tell(error, DefaultModule));
            _levels = new LogLevels(options.Level, new Dictionary<string, LogLevel>(options.Modules, StringComparer.Ordinal));
            _redactor = new Redactor(options.SecretNames);
            _retired.RemoveAll(task => task.IsCompleted);
            _retired.Add(before.DisposeAsync().AsTask());
        }
    }

    /// <summary>Logs a message.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level.</exception>
    public void Log(string message, LogLevel level) => Log<object?>(message, level, null);

    /// <summary>Logs a message with names and values.</summary>
    /// <param name="message">The message.</param>
    /// <param name="level">How grave it is.</param>
    /// <param name="context">
    /// A dictionary, or an object whose public properties are logged, such as <c>new { detail = "More info" }</c>; null for
    /// nothing.
    /// </param>
    public void Log<[System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicProperties)] TContext>(
        string message, LogLevel level, TContext context)
    {
        ArgumentNullException.ThrowIfNull(message);
        Check(level);
        var logger = LoggerOf(DefaultModule);
        if (logger.IsWritten(level))
            logger.Write(level, default, message, LogFields.Of(context), context as Exception);
    }

    /// <summary>The logger of a module, such as "StreamOtter.WebSockets" or one of your own.</summary>
    public ILogger GetLogger(string module) => LoggerOf(module);

    /// <inheritdoc cref="GetLogger"/>
    public ILogger CreateLogger(string categoryName) => LoggerOf(categoryName);

    /// <summary>The least level of a module and those below it, until logging is configured again.</summary>
    public void SetModuleLogLevel(string module, LogLevel level)
    {
        ArgumentException.ThrowIfNullOrEmpty(module);
        Check(level);
        lock (_gate)
            _levels = _levels.With(module, level);
    }

    /// <summary>Lets entries also go to a provider, of another logging library for one. It is disposed with the manager.</summary>
    public void AddProvider(ILoggerProvider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        lock (_gate)
        {
            _providers.Add(provider);
            _others.Add(provider.CreateLogger);
            foreach (var (module, logger) in _loggers)
                logger.Add(provider.CreateLogger(module));
        }
    }

    /// <summary>Completes when all entries so far are written, or lost.</summary>
    public Task FlushAsync(CancellationToken cancellationToken = default) => _writer.FlushAsync().WaitAsync(cancellationToken);

    /// <summary>Writes what waits, for at most <see cref="LoggingOptions.FlushTimeout"/>, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] retired;
        lock (_gate)
        {
            _isDisposed = true;
            retired = [.. _retired];
        }
        await Task.WhenAll([.. retired, _writer.DisposeAsync().AsTask()]).ConfigureAwait(false);
        foreach (var provider in _providers)
            provider.Dispose();
    }

    /// <summary>As <see cref="DisposeAsync"/>, and waits for it.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    internal bool HasOutput => _writer.HasOutput;

    internal LogLevel LevelOf(string module) => _levels.Of(module);

    internal void Write(LogEntry entry) => _writer.Write(entry);

    internal LogEntry ToEntry(
        LogLevel level, string module, EventId eventId, string message, IEnumerable<KeyValuePair<string, object?>> fields, Exception? exception)
    {
        var redactor = _redactor;
        var clean = LogFields.Clean(fields, redactor, ref message);
        return new LogEntry(_time.GetUtcNow(), level, module, eventId, Redactor.Text(message))
        {
            Fields = clean,
            ExceptionType = exception?.GetType().ToString(),
            Exception = exception is null ? null : Redactor.Text(Redactor.ToText(exception)),
            Trace = System.Diagnostics.Activity.Current?.Context ?? default,
        };
    }

    private static void Check(LogLevel level)
    {
        if (!Enum.IsDefined(level))
            throw new ArgumentOutOfRangeException(nameof(level), level, $"A level is {string.Join(", ", Enum.GetNames<LogLevel>())}.");
    }

    private ModuleLogger LoggerOf(string module)
    {
        ArgumentException.ThrowIfNullOrEmpty(module);
        if (_loggers.TryGetValue(module, out var known))
            return known;
        lock (_gate)
        {
            var logger = new ModuleLogger(this, module);
            foreach (var other in _others)
                logger.Add(other(module));
            return _loggers.GetOrAdd(module, logger);
        }
    }
}
