using StreamOtter.Logging.Formats;

namespace StreamOtter.Logging.Outputs;

/// <summary>The outputs that options ask for.</summary>
internal sealed class LogWriter : IAsyncDisposable
{
    private readonly List<LogPump> _pumps = [];
    private readonly RollingFile? _file;

    /// <param name="options">The options.</param>
    /// <param name="before">What is still written by, or null: a file that both have is theirs together.</param>
    /// <param name="time">The clock.</param>
    /// <param name="counter">Counts entries.</param>
    /// <param name="report">Told of failures.</param>
    /// <exception cref="LogOutputException">One cannot be opened.</exception>
    public LogWriter(LoggingOptions options, LogWriter? before, TimeProvider time, LogCounter counter, Action<Exception> report)
    {
        ILogFormat format = options.Format == LogFormat.Json ? new JsonLogFormat() : new TextLogFormat();
        // What may fail comes before any task is started.
        var service = options.Output.HasFlag(LogOutput.Service) ? new OtlpService(options, time, report) : null;
        _file = options.Output.HasFlag(LogOutput.File) ? Open(options, before?._file) : null;
        if (_file is not null)
            Add(format, _file);
        if (service is not null)
            Add(new OtlpLogFormat(), service);
        if (options.Output.HasFlag(LogOutput.Console))
            Add(format, new StreamSink(Console.OpenStandardOutput()));

        void Add(ILogFormat format, ILogSink sink) => _pumps.Add(new LogPump(format, sink, options, time, counter, report));
    }

    private static RollingFile Open(LoggingOptions options, RollingFile? before) =>
        before?.TryShare(options.FilePath!, options.MaxFileBytes, options.MaxFiles) == true
            ? before
            : new RollingFile(options.FilePath!, options.MaxFileBytes, options.MaxFiles);

    public bool HasOutput => _pumps.Count > 0;

    public void Write(LogEntry entry)
    {
        foreach (var pump in _pumps)
            pump.Add(entry);
    }

    public Task FlushAsync() => Task.WhenAll(_pumps.Select(pump => pump.FlushAsync()));

    public async ValueTask DisposeAsync() => await Task.WhenAll(_pumps.Select(pump => pump.DisposeAsync().AsTask())).ConfigureAwait(false);
}
