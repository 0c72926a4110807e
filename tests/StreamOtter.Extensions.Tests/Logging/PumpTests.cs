using Microsoft.Extensions.Logging;
using StreamOtter.Extensions.Tests.Support;
using StreamOtter.Logging;
using StreamOtter.Logging.Formats;
using StreamOtter.Logging.Outputs;

namespace StreamOtter.Extensions.Tests.Logging;

public sealed class PumpTests
{
    private readonly GateSink _sink = new();
    private readonly LogCounter _counter = new();
    private readonly List<Exception> _errors = [];
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Add_WhileTheOutputStands_DropsWhatIsTooMuch_AndTellsOfIt()
    {
        var pump = Pump();
        for (var next = 0; next < 100; next++) // of 64 KiB, about 60 of these are room for
            pump.Add(Entry(new string('x', 1_000)));
        var dropped = _counter.Counts.Dropped;
        Assert.InRange(dropped, 30, 50);
        _sink.Open();
        await pump.FlushAsync().WaitAsync(Bounds.Wait);
        pump.Add(Entry("again"));
        await pump.DisposeAsync();
        Assert.Equal(100 - dropped + 2, _sink.Entries.Count);
        Assert.Contains($"{dropped} log entries were dropped", _sink.Entries[^2], StringComparison.Ordinal);
        Assert.EndsWith("again\n", _sink.Entries[^1], StringComparison.Ordinal);
        Assert.Equal(new LogCounts(_sink.Entries.Count, dropped, 0), _counter.Counts);
    }

    [Fact]
    public async Task Add_OfManyThreads_KeepsEachOnesOrder()
    {
        _sink.Open();
        var pump = Pump(1 << 28);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (var next = 0; next < 5_000; next++)
                pump.Add(Entry($"{thread} {next}"));
        })));
        await pump.DisposeAsync();
        var numbers = _sink.Entries.Select(entry => entry.TrimEnd().Split(": ")[^1].Split(' ')).ToLookup(parts => parts[0], parts => int.Parse(parts[1]));
        Assert.Equal(4, numbers.Count);
        Assert.All(numbers, ofThread => Assert.Equal(Enumerable.Range(0, 5_000), ofThread));
    }

    [Fact]
    public async Task Write_ThatFails_IsToldOnce_AndCounted()
    {
        _sink.Fails = new IOException("disk full");
        _sink.Open();
        var pump = Pump();
        for (var next = 0; next < 3; next++)
        {
            pump.Add(Entry("lost"));
            await pump.FlushAsync().WaitAsync(Bounds.Wait);
        }
        _sink.Fails = null;
        pump.Add(Entry("kept"));
        await pump.FlushAsync().WaitAsync(Bounds.Wait);
        _sink.Fails = new IOException("disk full again");
        pump.Add(Entry("lost"));
        await pump.DisposeAsync();
        Assert.Equal(["disk full", "disk full again"], _errors.Select(error => error.Message));
        Assert.Equal(new LogCounts(1, 0, 4), _counter.Counts);
    }

    [Fact]
    public async Task Dispose_OfAnOutputThatHangs_EndsInItsTime_AndCountsWhatWaited()
    {
        var pump = Pump();
        pump.Add(Entry("stuck"));
        await _sink.Entered.Task.WaitAsync(Bounds.Wait);
        pump.Add(Entry("waits"));
        var disposed = pump.DisposeAsync().AsTask();
        await _time.WhenTimerAsync(TimeSpan.FromSeconds(5));
        Assert.False(disposed.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(5));
        await disposed.WaitAsync(Bounds.Wait);
        Assert.Equal(new LogCounts(0, 0, 2), _counter.Counts);
        Assert.Contains("did not take them within 5 s (FlushTimeout)", Assert.IsType<LogOutputException>(Assert.Single(_errors)).Message, StringComparison.Ordinal);
        Assert.Empty(_sink.Entries);
    }

    private LogPump Pump(int bytes = 64 << 10) => new(
        new TextLogFormat(), _sink, new LoggingOptions { MaxQueuedBytes = bytes }, _time, _counter, _errors.Add);

    private static LogEntry Entry(string message) => new(DateTimeOffset.UnixEpoch, LogLevel.Information, "m", default, message);
}
