using System.Collections.Concurrent;
using StreamOtter.Streams.Embedded;

namespace StreamOtter.Streams.Tests.Embedded;

public sealed class RetentionTests : IAsyncLifetime
{
    private readonly TempDirectory _directory = new();
    private readonly ConcurrentQueue<EngineEvent> _events = new();

    // The file system's own clock gives new files their age.
    private readonly ManualTime _time = new(TimeProvider.System.GetUtcNow());
    private EmbeddedEngine _engine = null!;

    public ValueTask InitializeAsync()
    {
        Start();
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _directory.Dispose();
    }

    private void Start() => _engine = new EmbeddedEngine(
        new EmbeddedLogOptions
        {
            Directory = _directory.Path,
            SegmentBytes = 1024,
            RetentionAge = TimeSpan.FromHours(8),
            RetentionInterval = TimeSpan.FromMinutes(1),
        },
        _time,
        _events.Enqueue);

    /// <summary>Lets time go by, and waits until the writer has looked after everything that was due.</summary>
    private async Task Pass(TimeSpan time, IStreamLog log)
    {
        _time.Advance(time);
        await ((StreamLog)log).WhenIdleAsync().WaitAsync(Records.Patience);
    }

    [Fact]
    public async Task Age_WholeSegmentsOnly_AreRemovedOldestFirst()
    {
        var log = await _engine.OpenAsync("a", mayCreate: true);
        await log.Append(Enumerable.Range(0, 50).Select(i => $"{i}").ToArray());
        await Pass(TimeSpan.FromHours(7), log);
        Assert.Equal(0, (await log.Range()).First);
        await log.Append("young");
        await Pass(TimeSpan.FromHours(2), log);

        Assert.Equal(["young"], await log.ReadAll());
        Assert.Equal(new OffsetRange(50, 51), await log.Range());
        var read = await log.ReadAsync(0, 3, 100);
        Assert.True(read.OutOfRange);
        Assert.Equal(50, read.Next);
        Assert.Equal(50, await log.FindAsync(0, 0));
        Assert.Contains(_events, known => known.Kind == EngineEventKind.RecordsRemoved);
    }

    [Fact]
    public async Task Age_AllRecordsGone_OffsetsGoOnAfterReopening()
    {
        var log = await _engine.OpenAsync("a", mayCreate: true);
        await log.Append("0", "1", "2");
        await Pass(TimeSpan.FromHours(16), log);
        Assert.Equal(new OffsetRange(3, 3), await log.Range());
        await _engine.DisposeAsync();
        Start();
        log = await _engine.OpenAsync("a", mayCreate: false);
        Assert.Equal(new OffsetRange(3, 3), await log.Range());
        Assert.Equal(3, await log.Append("3"));
    }

    [Fact]
    public async Task Age_Trickle_LivesAtMostHalfAsLongAgain()
    {
        var log = await _engine.OpenAsync("a", mayCreate: true);
        for (var minutes = 0; minutes < 60 * 48; minutes += 30)
        {
            await log.Append($"{minutes}");
            await Pass(TimeSpan.FromMinutes(30), log);
            var oldest = int.Parse((await log.ReadAll())[0]);
            Assert.InRange(minutes - oldest, 0, 60 * 12);
            Assert.True(minutes < 60 * 8 || minutes - oldest >= (60 * 8) - 60);
        }
    }

    [Fact]
    public async Task Age_StreamNobodyOpens_AgesAsWell()
    {
        var log = await _engine.OpenAsync("a", mayCreate: true);
        await log.Append(Enumerable.Range(0, 50).Select(i => $"{i}").ToArray());
        await _engine.DisposeAsync();
        var files = Path.Combine(_directory.Path, "streams", "a");
        Assert.NotEmpty(Directory.GetFiles(files, "*0.log"));
        _time.Advance(TimeSpan.FromHours(9));
        Start();
        _time.Advance(TimeSpan.FromMinutes(1));
        await Eventually(() => Directory.GetFiles(files, "*.log").Length == 1);
        log = await _engine.OpenAsync("a", mayCreate: false);
        Assert.Equal(50, (await log.Range()).Next);
    }

    [Fact]
    public async Task Bytes_OfTheStream_GoBeforeTheEngines()
    {
        var log = await _engine.CreateAsync("a", new StreamSettings { RetentionBytes = 4096 });
        for (var i = 0; i < 100; i++)
            await log.Append(new string('x', 400));
        var range = await log.Range();
        Assert.Equal(100, range.Next);
        Assert.InRange(range.Next - range.First, 4096 / 425, (4096 + 2048) / 425);
        await _engine.DisposeAsync();
        Start();
        log = await _engine.OpenAsync("a", mayCreate: false);
        Assert.Equal(range, await log.Range());
        for (var i = 0; i < 20; i++)
            await log.Append(new string('x', 400));
        Assert.Equal(range.First + 20, (await log.Range()).First);
    }

    [Fact]
    public async Task Bytes_ReadersUnderWay_SeeTheirRecordsOrOutOfRange()
    {
        var log = await _engine.CreateAsync("a", new StreamSettings { RetentionBytes = 2048 });
        await log.Append("x");
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            long offset = 0;
            while (!stop.IsCancellationRequested)
            {
                var read = await log.ReadAsync(0, offset, 500);
                Assert.True(!read.OutOfRange || read.Next > offset);
                foreach (var record in read.Batch)
                    Assert.Equal(offset++, record.Offset);
                // Readers that stay behind are overtaken again and again.
                offset = Math.Max(read.Next - 1, 0);
                await Task.Yield();
            }
        })).ToList();
        for (var i = 0; i < 1000; i++)
            await log.Append(new string('x', 200));
        await stop.CancelAsync();
        await Task.WhenAll(readers).WaitAsync(Records.Patience);
    }

    private static async Task Eventually(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Records.Patience);
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, limit.Token);
    }
}
