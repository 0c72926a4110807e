using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace StreamOtter.Logging;

public sealed partial class ErrorHandlingAndLoggingManager
{
    private readonly ConcurrentQueue<Func<Exception, ErrorCategory?>> _categorizers = new();

    /// <summary>An error was handled. A handler that throws keeps no other from being called; its error is logged.</summary>
    public event EventHandler<ErrorReport>? ErrorOccurred;

    /// <summary>Calls the handler with each error that is handled, until what is returned is disposed.</summary>
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
        LoggerOf(module).Log(
            LogLevel.Error, default, new[] { KeyValuePair.Create("category", (object?)report.Category) }, error, (_, thrown) => thrown!.Message);
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

    /// <summary>Not logged: it is the log that failed.</summary>
    private void ReportOutput(Exception error) => Raise(new ErrorReport(error, CategorizeError(error), DefaultModule));

    private void Raise(ErrorReport report) => Handlers.Raise(ErrorOccurred, this, report, error =>
        LoggerOf(report.Module).Log(LogLevel.Error, default, 0, error, (_, _) => "An error handler failed"));
}
