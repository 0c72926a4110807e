using System.Globalization;
using System.Text;
using StreamOtter.Streams.Embedded;

namespace StreamOtter.Streams.Tests.Embedded;

public sealed class CompactionTests : IDisposable
{
    private const int Keys = 10;

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Read_CompactedStream_HoldsTheNewestOfEachKeyAtItsOffset()
    {
        await using (var engine = Start())
        {
            var log = await engine.CreateAsync("a", new StreamSettings { IsCompacted = true });
            await FillAsync(log, 1000);
            await CheckAsync(log, 1000);
            Assert.InRange((await ReadAllAsync(log, 0)).Count, Keys, 200);
            Assert.InRange(Directory.GetFiles(Path.Combine(_directory.Path, "streams", "a"), "*.log").Length, 2, 5);
        }
        await using (var engine = Start())
        {
            var log = await engine.OpenAsync("a", mayCreate: false);
            await CheckAsync(log, 1000);
            await FillAsync(log, 1000, from: 1000);
            await CheckAsync(log, 2000);
        }
    }

    [Fact]
    public async Task Read_EveryOffset_BeginsWithTheNextRecordThereIs()
    {
        await using var engine = Start();
        var log = await engine.CreateAsync("a", new StreamSettings { IsCompacted = true });
        await FillAsync(log, 500);
        var all = await ReadAllAsync(log, 0);
        for (var offset = 0L; offset < 500; offset++)
        {
            Assert.Equal(all.Where(record => record.Offset >= offset), await ReadAllAsync(log, offset));
            // Their timestamps are their offsets.
            var found = await log.FindAsync(0, offset).AsTask().WaitAsync(Records.Patience);
            Assert.Equal(all.First(record => record.Offset >= offset).Offset, found);
        }
    }

    [Fact]
    public async Task Follow_WhileCompacting_TailAndReadersMissNothingNew()
    {
        await using var engine = Start();
        var log = await engine.CreateAsync("a", new StreamSettings { IsCompacted = true });
        var seen = new RecordingObserver();
        await using var tail = await log.FollowAsync(seen);
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(reader => Task.Run(async () =>
        {
            for (var round = reader; !done.IsCancellationRequested; round++)
            {
                var end = (await log.Range()).Next;
                var records = await ReadAllAsync(log, end > 0 ? round * 7919 % end : 0);
                Assert.Equal(records.Select(record => record.Offset).Distinct().Order(), records.Select(record => record.Offset));
                Assert.True(end == 0 || records[^1].Offset >= end - 1);
                await log.FindAsync(0, round);
            }
        })).ToList();

        for (var from = 0; from < 1000; from += 100)
            await FillAsync(log, 100, from);
        await done.CancelAsync();
        await Task.WhenAll(readers).WaitAsync(Records.Patience);

        await CheckAsync(log, 1000);
        // Who is slow may miss what is superseded by then, and nothing else.
        var last = -1L;
        for (var next = ""; next != "999=999";)
        {
            next = await seen.Next();
            if (next == "drained")
                continue;
            var offset = long.Parse(next.Split('=')[0], CultureInfo.InvariantCulture);
            Assert.True(offset > last, next);
            last = offset;
        }
    }

    [Fact]
    public async Task Tombstone_Old_GoesWithWhatItDeletes()
    {
        await using var engine = Start();
        var log = await engine.CreateAsync("a", new StreamSettings { IsCompacted = true });
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        await AppendAsync(log, Of("old", "1"), Of("young", "1"));
        await AppendAsync(
            log, Of("old", null) with { Timestamp = now - (long)TimeSpan.FromDays(2).TotalMilliseconds },
            Of("young", null) with { Timestamp = now });
        await FillAsync(log, 1000);

        var keys = (await ReadAllAsync(log, 0)).Select(record => (record.Key, record.Value)).ToList();
        Assert.DoesNotContain(keys, record => record.Key == "old");
        Assert.Equal([("young", null)], keys.Where(record => record.Key == "young"));
    }

    [Fact]
    public async Task Append_WithoutAKey_IsRefused()
    {
        await using var engine = Start();
        var log = await engine.CreateAsync("a", new StreamSettings { IsCompacted = true });
        var results = await log.AppendAsync(new[] { Records.Of("no key"), Of("k", "v") });
        Assert.Equal([EngineError.InvalidRecord, null], results.Select(result => result.Reason));
    }

    [Fact]
    public async Task PowerCut_AtEachStep_LosesNothing()
    {
        var folder = new MemoryLogFolder();
        folder.Create(0);
        var left = new List<(string Step, MemoryLogFolder Folder, int Stored)>();
        var stored = 0;
        folder.Before = step => left.Add((step, folder.AfterPowerCut(), stored));
        var log = MemoryLog.Open(
            folder, options: new EmbeddedLogOptions { Directory = "memory", SegmentBytes = 1024 },
            writers: new WriterPool(maxThreads: 0), compacts: true);
        for (var i = 0; i < 120; i++)
        {
            var append = log.AppendAsync(new[] { Numbered(i) }).AsTask();
            while (log.RunWriter())
            {
            }
            await append.WaitAsync(Records.Patience);
            stored = i + 1;
        }

        Assert.Contains(left, cut => cut.Step == "replace");
        Assert.Contains(left, cut => cut.Step == "delete");
        foreach (var (step, after, count) in left)
        {
            var reopened = MemoryLog.Open(after, compacts: true);
            Assert.True(reopened.Fault is null, step);
            await CheckAsync(reopened, count);
        }
    }

    [Theory]
    [InlineData("create")]
    [InlineData("write")]
    [InlineData("sync")]
    [InlineData("replace")]
    [InlineData("delete")]
    [InlineData("sync folder")]
    public async Task Fault_AtAnyStep_StreamGoesOn(string failing)
    {
        var folder = new MemoryLogFolder();
        folder.Create(0);
        var creates = 0;
        var log = MemoryLog.Open(
            folder, options: new EmbeddedLogOptions { Directory = "memory", SegmentBytes = 1024 },
            writers: new WriterPool(maxThreads: 0), compacts: true);
        var failed = 0;
        var isCompacting = false;
        folder.Before = step =>
        {
            creates = step == "create" ? creates + 1 : 0;
            // A segment is made, and directly after it a replacement: compaction begins.
            isCompacting |= creates == 2;
            if (isCompacting && step == failing && failed++ == 0)
                throw MemoryErrors.Broken();
        };
        for (var i = 0; i < 400; i++)
        {
            isCompacting = false;
            var append = log.AppendAsync(new[] { Numbered(i) }).AsTask();
            while (log.RunWriter())
            {
            }
            Assert.Equal(AppendStatus.Stored, (await append.WaitAsync(Records.Patience))[0].Status);
        }

        Assert.True(failed > 0);
        await CheckAsync(log, 400);
        await CheckAsync(MemoryLog.Open(folder.AfterPowerCut(), compacts: true), 400);
    }

    private EmbeddedEngine Start() => new(new EmbeddedLogOptions { Directory = _directory.Path, SegmentBytes = 1024 });

    private static NewRecord Of(string key, string? value) => new()
    {
        Key = Encoding.UTF8.GetBytes(key),
        Value = value is null ? default(ReadOnlyMemory<byte>?) : Encoding.UTF8.GetBytes(value),
    };

    private static NewRecord Numbered(int number) => Of($"key {number % Keys}", $"{number}") with { Timestamp = number };

    private static async Task AppendAsync(IStreamLog log, params NewRecord[] records)
    {
        var results = await log.AppendAsync(records).AsTask().WaitAsync(Records.Patience);
        Assert.All(results, result => Assert.Equal(AppendStatus.Stored, result.Status));
    }

    /// <summary>Appends numbered records, some at a time: a batch goes into one segment.</summary>
    private static async Task FillAsync(IStreamLog log, int count, int from = 0)
    {
        for (var i = from; i < from + count; i += 5)
            await AppendAsync(log, [.. Enumerable.Range(i, 5).Select(Numbered)]);
    }

    /// <summary>Of so many numbered records, the newest of each key are there, and all at their offsets.</summary>
    private static async Task CheckAsync(IStreamLog log, int count)
    {
        Assert.Equal(new OffsetRange(0, count), await log.Range());
        var records = await ReadAllAsync(log, 0);
        Assert.All(records, record => Assert.Equal($"{record.Offset}", record.Value));
        Assert.Equal(
            Enumerable.Range(Math.Max(0, count - Keys), Math.Min(count, Keys)).Select(number => (long)number),
            records.GroupBy(record => record.Key).Select(key => key.Max(record => record.Offset)).Order());
    }

    private static async Task<List<(long Offset, string Key, string? Value)>> ReadAllAsync(IStreamLog log, long from)
    {
        var records = new List<(long, string, string?)>();
        while (true)
        {
            var read = await log.ReadAsync(0, from, maxBytes: 300).AsTask().WaitAsync(Records.Patience);
            Assert.False(read.OutOfRange);
            if (read.Next == from)
                return records;
            foreach (var record in read.Batch)
            {
                var value = record.HasValue ? Encoding.UTF8.GetString(record.Value) : null;
                records.Add((record.Offset, Encoding.UTF8.GetString(record.Key), value));
            }
            from = read.Next;
        }
    }
}
