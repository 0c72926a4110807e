using StreamOtter.Engines.Tests.Support;
using StreamOtter.Streams;
using static StreamOtter.Engines.Tests.Support.LogExtensions;

namespace StreamOtter.Engines.Tests.Conformance;

public abstract partial class EngineConformance<TFixture>
{
    [Fact]
    public async Task ReadAsync_FromEveryOffset_BeginsThereAndLeavesNothingOut()
    {
        var (log, offsets) = await ThousandAsync();

        for (var i = 0; i < offsets.Count; i++)
        {
            var result = await log.ReadAsync(0, offsets[i], maxBytes: 300).Bounded();
            var records = TestRecord.From(0, result.Batch);

            Assert.NotEmpty(records);
            Assert.Equal(Enumerable.Range(i, records.Count).Select(n => $"{n}"), records.Select(r => r.Text));
            Assert.Equal(offsets.Skip(i).Take(records.Count), records.Select(r => r.Offset));
            Assert.True(result.Next > records[^1].Offset);
            Assert.Equal(i + records.Count < offsets.Count ? offsets[i + records.Count] : result.Range.Next, result.Next);
        }
    }

    [Fact]
    public async Task ReadAsync_OnAndOn_PassesEverythingOnce()
    {
        var (log, offsets) = await ThousandAsync();
        foreach (var maxBytes in (int[])[1, 1_000, 1 << 20])
            Assert.Equal(offsets, (await log.ReadAllAsync(0, maxBytes: maxBytes)).Select(r => r.Offset));
    }

    [Fact]
    public async Task ReadAsync_MaxBytes_BoundsTheBatch()
    {
        var (log, _) = await ThousandAsync();
        var result = await log.ReadAsync(0, 0, maxBytes: 1_000).Bounded();
        Assert.InRange(result.Batch.Bytes.Length, 1, 1_100);
    }

    [Fact]
    public async Task ReadAsync_ManyReadersAtOnce_EachGetsItsOwn()
    {
        var (log, offsets) = await ThousandAsync();
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => log.ReadAllAsync(0, offsets[i * 40], maxBytes: 2_000)));
        for (var i = 0; i < all.Length; i++)
            Assert.Equal(offsets.Skip(i * 40), all[i].Select(r => r.Offset));
    }

    [Fact]
    public async Task ReadAsync_AtTheEnd_AnswersNoneAtOnce()
    {
        var log = await NewLogAsync();
        var end = (await log.StoreAsync(Text("last", partition: 0)))[0].Offset + 1;
        var started = TimeProvider.System.GetTimestamp();

        var result = await log.ReadAsync(0, end, maxBytes: 1_000).Bounded();

        Assert.True(result.Batch.IsEmpty);
        Assert.False(result.OutOfRange);
        Assert.Equal(end, result.Next);
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, Limits.Wait / 3);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(-1)]
    public async Task ReadAsync_OutOfRange_NamesTheNearestOffset(long from)
    {
        var log = await NewLogAsync();
        await log.StoreAsync(Text("a", partition: 0), Text("b", partition: 0));

        var result = await log.ReadAsync(0, from, maxBytes: 1_000).Bounded();

        Assert.True(result.OutOfRange);
        Assert.True(result.Batch.IsEmpty);
        Assert.Equal(from < 0 ? result.Range.First : result.Range.Next, result.Next);
    }

    [Fact]
    public async Task ReadAsync_WhatWasJustAppended_IsThere()
    {
        var log = await NewLogAsync();
        for (var i = 0; i < 50; i++)
        {
            var result = (await log.StoreAsync(Text($"{i}", partition: 0)))[0];
            Assert.Equal($"{i}", (await log.ReadOneAsync(result)).Text);
        }
    }

    [Fact]
    public async Task ReadAsync_BatchKept_StaysValidUnderFurtherReads()
    {
        var (log, _) = await ThousandAsync();
        var kept = (await log.ReadAsync(0, 0, maxBytes: 2_000).Bounded()).Batch;
        var before = TestRecord.From(0, kept).Select(r => r.Text).ToList();
        await log.ReadAllAsync(0, maxBytes: 700);
        Assert.Equal(before, TestRecord.From(0, kept).Select(r => r.Text));
    }

    [Fact]
    public async Task ReadAsync_PartitionThatIsNotThere_SaysSo()
    {
        var log = await NewLogAsync();
        var error = await Assert.ThrowsAsync<EngineException>(() => log.ReadAsync(log.PartitionCount, 0, 1).Bounded());
        Assert.Equal(EngineError.PartitionNotFound, error.Error);
    }

    [Fact]
    public async Task GetRangeAsync_EmptyAndFilled_TellsFirstAndNext()
    {
        var log = await NewLogAsync();
        Assert.Equal(new OffsetRange(0, 0), await log.GetRangeAsync(0).Bounded());
        var last = (await log.StoreAsync(Text("a", partition: 0), Text("b", partition: 0)))[1].Offset;
        Assert.Equal(new OffsetRange(0, last + 1), await log.GetRangeAsync(0).Bounded());
    }

    [Fact]
    public async Task FindAsync_Timestamps_AnswersTheFirstNotBefore()
    {
        SkipIf(Fixture.CannotFind);
        const long Start = 1_700_000_000_000;
        var log = await NewLogAsync();
        var offsets = new List<long>();
        for (var i = 0; i < 10; i++)
            offsets.Add((await log.StoreAsync(Text($"{i}", partition: 0, timestamp: Start + (i * 1000))))[0].Offset);

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(offsets[i], await log.FindAsync(0, Start + (i * 1000)).Bounded());
            Assert.Equal(offsets[i], await log.FindAsync(0, Start + (i * 1000) - 1).Bounded());
        }
        Assert.Equal(offsets[0], await log.FindAsync(0, 0).Bounded());
        Assert.Equal(offsets[^1] + 1, await log.FindAsync(0, Start + 9_001).Bounded());
    }
}
