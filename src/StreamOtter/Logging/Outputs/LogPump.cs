using System.Buffers;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using StreamOtter.Logging.Formats;

namespace StreamOtter.Logging.Outputs;

/// <summary>
/// The queue before an output, and the task that empties it. Who adds an entry formats it and never waits. What waits is
/// bounded in bytes; a new entry that does not fit is dropped, and once half of it is free again the log says how many were.
/// </summary>
internal sealed class LogPump : IAsyncDisposable
{
    private const int MaxBatchEntries = 512;
    private const int MaxBatchBytes = 1 << 20;
    private const int EntryOverhead = 64;

    private readonly Channel<object> _queue = Channel.CreateUnbounded<object>(new() { SingleReader = true });
    private readonly CancellationTokenSource _outOfTime = new();
    private readonly ILogFormat _format;
    private readonly ILogSink _sink;
    private readonly LoggingOptions _options;
    private readonly TimeProvider _time;
    private readonly LogCounter _counter;
    private readonly Action<Exception> _report;
    private readonly Task _run;
    private long _queuedBytes;
    private long _untoldDrops;
    private bool _hasFailed;

    public LogPump(ILogFormat format, ILogSink sink, LoggingOptions options, TimeProvider time, LogCounter counter, Action<Exception> report)
    {
        (_format, _sink, _options, _time, _counter, _report) = (format, sink, options, time, counter, report);
        _run = Task.Run(RunAsync);
    }

    public void Add(LogEntry entry)
    {
        if (Interlocked.Read(ref _untoldDrops) > 0 && Interlocked.Read(ref _queuedBytes) < _options.MaxQueuedBytes / 2
            && Interlocked.Exchange(ref _untoldDrops, 0) is var drops and > 0 && !TryAdd(OfDrops(drops)))
            Interlocked.Add(ref _untoldDrops, drops);
        if (TryAdd(entry))
            return;
        _counter.Dropped();
        Interlocked.Increment(ref _untoldDrops);
    }

    /// <summary>Completes when everything that was added before is written, or lost.</summary>
    public Task FlushAsync()
    {
        var flushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _queue.Writer.TryWrite(flushed) ? flushed.Task : _run;
    }

    /// <summary>Writes what waits, for as long as it has time; the rest is counted as lost, and told.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_queue.Writer.TryComplete())
            return;
        try
        {
            await _run.WaitAsync(_options.FlushTimeout, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await _outOfTime.CancelAsync().ConfigureAwait(false);
            if (_sink.EndsWhenCancelled)
                await _run.ConfigureAwait(false);
        }
    }

    private bool TryAdd(LogEntry entry)
    {
        // Not even formatted while there is no room: a flood costs next to nothing.
        if (Interlocked.Read(ref _queuedBytes) >= _options.MaxQueuedBytes)
            return false;
        var line = new ArrayBufferWriter<byte>();
        _format.Write(entry, line);
        var size = line.WrittenCount + EntryOverhead;
        if (Interlocked.Add(ref _queuedBytes, size) <= _options.MaxQueuedBytes && _queue.Writer.TryWrite(line.WrittenSpan.ToArray()))
            return true;
        Interlocked.Add(ref _queuedBytes, -size);
        return false;
    }

    private LogEntry OfDrops(long drops) => new(
        _time.GetUtcNow(), LogLevel.Warning, ErrorHandlingAndLoggingManager.DefaultModule, default,
        $"{drops} log entries were dropped: more came than this output takes, and MaxQueuedBytes were waiting.");

    private LogOutputException OutOfTime(Exception error) => new(
        $"Log entries are lost: their output did not take them within {_options.FlushTimeout.TotalSeconds:0.###} s (FlushTimeout) of the log's end.", error);

    private async Task RunAsync()
    {
        var batch = new List<ReadOnlyMemory<byte>>();
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            var bytes = 0;
            TaskCompletionSource? flushed = null;
            while (flushed is null && batch.Count < MaxBatchEntries && bytes < MaxBatchBytes && _queue.Reader.TryRead(out var next))
            {
                flushed = next as TaskCompletionSource;
                if (next is byte[] line)
                {
                    batch.Add(line);
                    bytes += line.Length;
                }
            }
            await WriteAsync(batch).ConfigureAwait(false);
            Interlocked.Add(ref _queuedBytes, -(bytes + batch.Count * EntryOverhead));
            batch.Clear();
            flushed?.SetResult();
        }
        await _sink.DisposeAsync().ConfigureAwait(false);
    }

    private async Task WriteAsync(List<ReadOnlyMemory<byte>> batch)
    {
        if (batch.Count == 0)
            return;
        try
        {
            _outOfTime.Token.ThrowIfCancellationRequested();
            await _sink.WriteAsync(batch, _outOfTime.Token).ConfigureAwait(false);
            _counter.Written(batch.Count);
            _hasFailed = false;
        }
        catch (Exception error)
        {
            _counter.Lost(batch.Count);
            if (!_hasFailed) // once, until it works again
                _report(_outOfTime.IsCancellationRequested ? OutOfTime(error) : error);
            _hasFailed = true;
        }
    }
}
