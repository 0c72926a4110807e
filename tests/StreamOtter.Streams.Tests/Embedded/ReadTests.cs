using StreamOtter.Streams.Embedded;

namespace StreamOtter.Streams.Tests.Embedded;

public sealed class ReadTests : IAsyncLifetime
{
    private readonly TempDirectory _directory = new();
    private EmbeddedEngine _engine = null!;
    private IStreamLog _log = null!;

    public async ValueTask InitializeAsync()
    {
        _engine = new EmbeddedEngine(new EmbeddedLogOptions { Directory = _directory.Path, SegmentBytes = 100_000 });
        _log = await _engine.OpenAsync("a", mayCreate: true);
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task ReadAsync_AtTheEnd_AnswersNothingAtOnce()
    {
        await _log.Append("a");
        var read = await _log.ReadAsync(0, 1, 100);
        Assert.True(read.Batch.IsEmpty);
        Assert.Equal(1, read.Next);
        Assert.False(read.OutOfRange);
        Assert.Equal(new OffsetRange(0, 1), read.Range);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(2, 1)]
    [InlineData(long.MaxValue, 1)]
    [InlineData(long.MinValue, 0)]
    public async Task ReadAsync_OutOfRange_NamesTheNearestOffset(long offset, long nearest)
    {
        await _log.Append("a");
        var read = await _log.ReadAsync(0, offset, 100);
        Assert.True(read.OutOfRange);
        Assert.True(read.Batch.IsEmpty);
        Assert.Equal(nearest, read.Next);
    }

    [Fact]
    public async Task ReadAsync_AnotherPartition_IsNotFound() =>
        await Records.Fails(EngineError.PartitionNotFound, async () => await _log.ReadAsync(1, 0, 100));

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5000)]
    [InlineData(int.MaxValue)]
    public async Task ReadAsync_AnySize_ReadsEverything(int maxBytes)
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, 500).Select(i => $"{i}:{new string('x', random.Next(3000))}").ToArray();
        await _log.Append(values);
        Assert.Equal(values, await _log.ReadAll(maxBytes: maxBytes));
    }

    [Fact]
    public async Task ReadAsync_MaxBytes_IsKeptUnlessOneRecordIsLarger()
    {
        await _log.Append(Enumerable.Range(0, 1000).Select(_ => new string('x', 75)).ToArray());
        for (var offset = 0; offset < 1000; offset += 31)
        {
            var read = await _log.ReadAsync(0, offset, 1000);
            Assert.InRange(read.Batch.Bytes.Length, 1, 1000);
            Assert.InRange(read.Next, offset + 1, offset + 10);
        }
    }

    [Fact]
    public async Task ReadAsync_WhileOthersAppend_SeesNoHoleAndNothingTwice()
    {
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested && i < 5000; i++)
                await _log.Append($"{writer}:{i}");
        })).ToList();
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (long offset = 0; offset < 3000;)
            {
                var read = await _log.ReadAsync(0, offset, 3000);
                foreach (var record in read.Batch)
                    Assert.Equal(offset++, record.Offset);
                Assert.Equal(offset, read.Next);
                await Task.Yield();
            }
        }));
        await Task.WhenAll(readers).WaitAsync(Records.Patience);
        await stop.CancelAsync();
        await Task.WhenAll(writers).WaitAsync(Records.Patience);
    }

    [Fact]
    public async Task FindAsync_TimestampsThatGoBack_FindsTheFirstThatIsLateEnough()
    {
        var random = new Random(2);
        var timestamps = Enumerable.Range(0, 3000).Select(i => (long)(i * 10) + random.Next(-5000, 5000)).ToArray();
        for (var i = 0; i < timestamps.Length; i += 100)
        {
            await _log.AppendAsync(timestamps[i..(i + 100)]
                .Select(timestamp => Records.Of(new string('x', 100), timestamp)).ToArray());
        }
        // Also the very timestamps of the records that are the latest so far: there the index must not skip one.
        long[] latest = [.. timestamps.Where((timestamp, i) => timestamp == timestamps[..(i + 1)].Max())];
        foreach (var timestamp in latest.SelectMany(timestamp => (long[])[timestamp - 1, timestamp, timestamp + 1]))
        {
            var expected = Array.FindIndex(timestamps, other => other >= timestamp);
            Assert.Equal(expected < 0 ? 3000 : expected, await _log.FindAsync(0, timestamp));
        }
        Assert.Equal(0, await _log.FindAsync(0, long.MinValue));
        Assert.Equal(3000, await _log.FindAsync(0, long.MaxValue));
    }

    [Fact]
    public async Task FindAsync_EmptyStream_AnswersTheEnd() => Assert.Equal(0, await _log.FindAsync(0, 1));
}
