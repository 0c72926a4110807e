using System.Text;
using StreamOtter.Streams.Embedded;

namespace StreamOtter.Streams.Tests.Embedded;

public sealed class AppendTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    private async Task<(EmbeddedEngine Engine, IStreamLog Log)> Start(EmbeddedLogOptions? options = null)
    {
        var engine = new EmbeddedEngine((options ?? new EmbeddedLogOptions { Directory = "" }) with { Directory = _directory.Path });
        return (engine, await engine.OpenAsync("a", mayCreate: true));
    }

    [Fact]
    public async Task AppendAsync_Record_IsReadBackWithKeyHeadersAndTimestamp()
    {
        var (engine, log) = await Start();
        await using var _ = engine;
        await log.AppendAsync(new NewRecord[]
        {
            new()
            {
                Key = "k"u8.ToArray(),
                Value = "v"u8.ToArray(),
                Headers = [new RecordHeader("h", "1"u8.ToArray()), new RecordHeader("h", null)],
                Timestamp = 42,
                Partition = 0,
            },
            default,
        });
        var read = await log.ReadAsync(0, 0, 1000);
        var records = 0;
        foreach (var record in read.Batch)
        {
            Assert.Equal(records == 0, record.HasKey);
            Assert.Equal(records == 0, record.HasValue);
            Assert.Equal(records == 0 ? 2 : 0, record.Headers.Count);
            Assert.Equal(records == 0, record.Timestamp == 42);
            records++;
        }
        Assert.Equal(2, records);
    }

    [Fact]
    public async Task AppendAsync_Nothing_AnswersNothing()
    {
        var (engine, log) = await Start();
        await using var _ = engine;
        Assert.Empty(await log.AppendAsync(default));
    }

    [Fact]
    public async Task AppendAsync_UnfitRecords_AreRefusedAndTheOthersStored()
    {
        var (engine, log) = await Start(new EmbeddedLogOptions { Directory = "", MaxRecordBytes = 125 });
        await using var _ = engine;
        var results = await log.AppendAsync(new[]
        {
            Records.Of(new string('x', 101)),
            Records.Of(new string('y', 100)),
            Records.Of("p") with { Partition = 1 },
            Records.Of("z"),
            Records.Of(new string('x', 101)),
        });
        Assert.Equal(
            [AppendStatus.Refused, AppendStatus.Stored, AppendStatus.Refused, AppendStatus.Stored, AppendStatus.Refused],
            results.Select(result => result.Status));
        Assert.Equal([-1L, 0, -1, 1, -1], results.Select(result => result.Offset));
        Assert.Contains("MaxRecordBytes", results[0].Error, StringComparison.Ordinal);
        Assert.Equal([new string('y', 100), "z"], await log.ReadAll());

        Assert.Equal(AppendStatus.Refused, (await log.TryAppend(new string('x', 101)))[0].Status);
    }

    [Fact]
    public async Task AppendAsync_LargestRecord_IsStoredAndReadWhole()
    {
        var (engine, log) = await Start(
            new EmbeddedLogOptions { Directory = "", SegmentBytes = 1024, MaxRecordBytes = EmbeddedLogOptions.LargestRecordBytes });
        await using var _ = engine;
        var value = new byte[EmbeddedLogOptions.LargestRecordBytes - RecordCodec.HeaderSize];
        await log.Append("small");
        var results = await log.AppendAsync(new[] { new NewRecord { Value = value }, Records.Of("after") });
        Assert.All(results, result => Assert.Equal(AppendStatus.Stored, result.Status));
        var read = await log.ReadAsync(0, 1, 1);
        Assert.Equal(EmbeddedLogOptions.LargestRecordBytes, read.Batch.Bytes.Length);
        Assert.Equal(["after"], await log.ReadAll(from: 2));
    }

    [Fact]
    public async Task AppendAsync_ConcurrentCallers_KeepEachCallersOrderAndLoseNothing()
    {
        const int callers = 16, calls = 200;
        var (engine, log) = await Start(new EmbeddedLogOptions { Directory = "", SegmentBytes = 20_000 });
        await using var _ = engine;
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            for (var call = 0; call < calls; call++)
            {
                var offset = await log.Append($"{caller}:{(call * 2)}", $"{caller}:{(call * 2) + 1}");
                Assert.True((await log.Range()).Next >= offset + 2, "acknowledged before it could be read");
            }
        })));
        var values = await log.ReadAll();
        Assert.Equal(callers * calls * 2, values.Count);
        foreach (var caller in values.GroupBy(value => value.Split(':')[0]))
            Assert.Equal(Enumerable.Range(0, calls * 2), caller.Select(value => int.Parse(value.Split(':')[1])));
    }

    [Fact]
    public async Task AppendAsync_NotAwaitedCalls_AreStoredInTheirOrder()
    {
        var (engine, log) = await Start();
        await using var _ = engine;
        var appends = Enumerable.Range(0, 1000).Select(i => log.TryAppend($"{i}")).ToList();
        for (var i = 0; i < appends.Count; i++)
            Assert.Equal(i, (await appends[i])[0].Offset);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"{i}"), await log.ReadAll());
    }

    [Fact]
    public async Task AppendAsync_ManyRecordsInOneCall_SpreadOverSegments()
    {
        var (engine, log) = await Start(new EmbeddedLogOptions { Directory = "", SegmentBytes = 10_000 });
        var values = Enumerable.Range(0, 5000).Select(i => $"{i}").ToArray();
        Assert.Equal(0, await log.Append(values));
        Assert.Equal(values, await log.ReadAll());
        await engine.DisposeAsync();

        var files = Directory.GetFiles(Path.Combine(_directory.Path, "streams", "a"), "*.log");
        Assert.InRange(files.Length, 12, 20);
        Assert.All(files, file => Assert.InRange(new FileInfo(file).Length, 1, 10_000));
        (engine, log) = await Start();
        await using var _ = engine;
        Assert.Equal(values, await log.ReadAll());
        for (var i = 0; i < 5000; i += 7)
        {
            var read = await log.ReadAsync(0, i, 1);
            foreach (var record in read.Batch)
                Assert.Equal($"{i}", Encoding.UTF8.GetString(record.Value));
            Assert.Equal(i + 1, read.Next);
        }
    }
}
