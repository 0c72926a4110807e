using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace StreamOtter.Logging;

public sealed partial class ErrorHandlingAndLoggingManager
{
    [ThreadStatic]
    private static bool _isTelling;

    private readonly ConcurrentQueue<Func<Exception, ErrorCategory?>> _categorizers = new();

    /// <summary>
    /// There is an error: one that <see cref="HandleError"/> was given, or one of the library's parts that log here, which no
    /// call could be told of (a connection that broke, a listener that threw). A handler that throws keeps no other from being
    /// called; its error is logged. What goes wrong within a handler is logged only.
    /// </summary>
    public event EventHandler<ErrorReport>? ErrorOccurred;

    /// <summary>Calls the handler with each error, as <see cref="ErrorOccurred"/>, until what is returned is disposed.</summary>
    public IDisposable OnError(Action<Exception> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        EventHandler<ErrorReport> listener = (_, report) => handler(report.Error);
        ErrorOccurred += listener;
        return new Registration(() => ErrorOccurred -= listener);
    }

    /// <summary>Takes an error: logs it, and calls all handlers.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="module">Where. Default: "StreamOtter".</param>
    /// <returns>Its kind.</returns>
    public ErrorCategory HandleError(Exception error, string module = DefaultModule)
    {
        ArgumentNullException.ThrowIfNull(error);
        var report = new ErrorReport(error, CategorizeError(error), module);
        WriteError(module, error.Message, error, KeyValuePair.Create("category", (object?)report.Category));
        Raise(report);
        return report.Category;
    }

    /// <summary>The kind of an error, by what was thrown and what caused it.</summary>
    public ErrorCategory CategorizeError(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return ErrorCategories.Of(error, _categorizers);
    }

    /// <summary>
    /// Teaches it errors of your own. Asked before what it knows itself, of each error and each cause; null where it is none
    /// of yours.
    /// </summary>
    public void AddCategorizer(Func<Exception, ErrorCategory?> categorizer)
    {
        ArgumentNullException.ThrowIfNull(categorizer);
        _categorizers.Enqueue(categorizer);
    }

    internal bool HasErrorHandlers => ErrorOccurred is not null;

    /// <summary>Calls all handlers with an error that is logged, or that is the log's own.</summary>
    internal void Tell(Exception error, string module) => Raise(new ErrorReport(error, CategorizeError(error), module));

    private void Raise(ErrorReport report)
    {
        if (_isTelling)
            return;
        _isTelling = true;
        try
        {
            Handlers.Raise(ErrorOccurred, this, report, error => WriteError(report.Module, "An error handler failed", error));
        }
        finally
        {
            _isTelling = false;
        }
    }

    private void WriteError(string module, string message, Exception error, params KeyValuePair<string, object?>[] fields)
    {
        if (LoggerOf(module) is var logger && logger.IsWritten(LogLevel.Error))
            logger.Write(LogLevel.Error, default, message, fields, error);
    }
}
