using System.Collections.Concurrent;
using StreamOtter.Streams.Embedded;

namespace StreamOtter.Streams.Tests.Embedded;

public sealed class RecoveryTests
{
    [Fact]
    public async Task Open_LogCutAtAnyByte_KeepsEveryCompleteRecordAndAppendsAfterIt()
    {
        var (bytes, ends) = MemoryLog.Make(64 * 1024);
        for (var length = 0; length <= bytes.Length; length++)
        {
            var whole = ends.Count(end => end <= length);
            var kept = whole == 0 ? 0 : ends[whole - 1];
            var folder = MemoryLogFolder.With(bytes[..length]);
            var events = new ConcurrentQueue<EngineEvent>();
            var log = MemoryLog.Open(folder, events);

            Assert.Null(log.Fault);
            Assert.Equal(new OffsetRange(0, whole), await log.Range());
            Assert.Equal(kept, folder[0].Synced);
            Assert.Equal(kept == length, events.IsEmpty);
            var read = await log.ReadAsync(0, 0, bytes.Length);
            Assert.True(read.Batch.Bytes.Span.SequenceEqual(bytes.AsSpan(0, kept)));
            // An append goes through another thread: at every byte of some records it is enough.
            if (length % 64 is 0 or 1 || length == kept)
            {
                Assert.Equal(whole, await log.Append("next"));
                Assert.Equal("next", (await MemoryLog.Open(folder.AfterPowerCut()).ReadAll(whole)).Single());
            }
        }
    }

    [Fact]
    public async Task Open_AnyBitFlipped_ServesNothingCorruptAndCutsNothingIntact()
    {
        var (bytes, ends) = MemoryLog.Make(16 * 1024);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var flipped = bytes.AsSpan().ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            var struck = Array.FindIndex(ends, end => end > bit / 8);
            var start = struck == 0 ? 0 : ends[struck - 1];
            var folder = MemoryLogFolder.With(flipped);
            var log = MemoryLog.Open(folder);

            if (struck > 0)
            {
                var read = await log.ReadAsync(0, 0, bytes.Length);
                Assert.True(read.Batch.Bytes.Span.SequenceEqual(bytes.AsSpan(0, start)), $"bit {bit}");
            }
            else
            {
                await Records.Fails(EngineError.Corrupt, async () => await log.ReadAsync(0, 0, bytes.Length));
            }
            if (struck == ends.Length - 1)
            {
                // Not to be told from a write that a power cut interrupted.
                Assert.Null(log.Fault);
                Assert.Equal(start, folder[0].Length);
            }
            else
            {
                Assert.Equal(StreamFaultKind.Corrupt, log.Fault?.Kind);
                Assert.True(folder[0].Bytes.AsSpan().SequenceEqual(flipped), $"bit {bit}");
            }
        }
    }

    [Fact]
    public async Task ReadAsync_AnyBitFlippedWhileOpen_ServesWhatIsBeforeThenSaysCorrupt()
    {
        var (bytes, ends) = MemoryLog.Make(16 * 1024);
        var folder = MemoryLogFolder.With(bytes);
        var log = MemoryLog.Open(folder);
        for (var bit = 0; bit < bytes.Length * 8; bit += 3)
        {
            var flipped = bytes.AsSpan().ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            folder[0].Bytes = flipped;
            var struck = Array.FindIndex(ends, end => end > bit / 8);
            var start = struck == 0 ? 0 : ends[struck - 1];
            if (struck > 0)
            {
                var read = await log.ReadAsync(0, 0, bytes.Length);
                Assert.Equal(struck, read.Next);
                Assert.True(read.Batch.Bytes.Span.SequenceEqual(bytes.AsSpan(0, start)));
            }
            var error = await Records.Fails(EngineError.Corrupt, async () => await log.ReadAsync(0, struck, 100));
            Assert.Contains($"byte {start},", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Open_CorruptionInTheMiddle_ReadsWhatIsBeforeAndRefusesAppends()
    {
        var (bytes, ends) = MemoryLog.Make(4 * 1024);
        bytes[ends[4] + 30] ^= 1;
        var events = new ConcurrentQueue<EngineEvent>();
        var log = MemoryLog.Open(MemoryLogFolder.With(bytes), events);

        Assert.Equal(5, (await log.ReadAsync(0, 0, 100_000)).Next);
        foreach (var offset in (long[])[5, 6, 1000])
        {
            var error = await Records.Fails(EngineError.Corrupt, async () => await log.ReadAsync(0, offset, 100));
            Assert.Contains($"'memory/0' is corrupt at byte {ends[4]}", error.Message, StringComparison.Ordinal);
        }
        var result = Assert.Single(await log.TryAppend("x"));
        Assert.Equal(AppendStatus.Refused, result.Status);
        Assert.Contains($"byte {ends[4]}", result.Error, StringComparison.Ordinal);
        Assert.Equal(EngineEventKind.Corrupt, Assert.Single(events).Kind);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(24)]
    [InlineData(4096)]
    [InlineData(3_000_000)]
    public async Task Open_TailOfZeros_IsCut(int zeros)
    {
        var (bytes, ends) = MemoryLog.Make(1024);
        var log = MemoryLog.Open(MemoryLogFolder.With([.. bytes, .. new byte[zeros]]));
        Assert.Null(log.Fault);
        Assert.Equal(ends.Length, await log.Append("next"));
    }

    [Fact]
    public async Task Open_IntactRecordFarBehindABadPlace_IsFound()
    {
        var (bytes, ends) = MemoryLog.Make(800 * 1024);
        foreach (var end in ends[10..^1])
            bytes[end - 1] ^= 1;
        bytes[ends[9] + 30] ^= 1;
        var log = MemoryLog.Open(MemoryLogFolder.With(bytes));
        Assert.Equal(StreamFaultKind.Corrupt, log.Fault?.Kind);
        Assert.Equal(10, (await log.Range()).Next);
    }

    [Fact]
    public async Task ReadAsync_SegmentMissingInTheMiddle_SaysSo()
    {
        var folder = new MemoryLogFolder();
        folder.Create(0);
        var options = new EmbeddedLogOptions { Directory = "memory", SegmentBytes = 1024 };
        var log = MemoryLog.Open(folder, options: options);
        await log.Append(Enumerable.Range(0, 200).Select(i => $"{i}").ToArray());
        var second = folder.List()[1];
        folder.Remove(second.BaseOffset);

        log = MemoryLog.Open(folder, options: options);
        Assert.Equal(200, await log.Append("200"));
        var read = await log.ReadAsync(0, 0, 100_000);
        Assert.Equal(second.BaseOffset, read.Next);
        var error = await Records.Fails(
            EngineError.Corrupt, async () => await log.ReadAsync(0, second.BaseOffset, 100_000));
        Assert.Contains("missing", error.Message, StringComparison.Ordinal);
        Assert.Equal("200", (await log.ReadAll(200)).Single());
    }

    [Fact]
    public void Open_NoSegment_IsCorrupt()
    {
        var error = Assert.Throws<EngineException>(() => MemoryLog.Open(new MemoryLogFolder()));
        Assert.Equal(EngineError.Corrupt, error.Error);
    }
}
