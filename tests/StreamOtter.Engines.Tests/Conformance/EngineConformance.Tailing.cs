using StreamOtter.Engines.Tests.Support;
using StreamOtter.Streams;
using static StreamOtter.Engines.Tests.Support.LogExtensions;

namespace StreamOtter.Engines.Tests.Conformance;

public abstract partial class EngineConformance<TFixture>
{
    [Fact]
    public async Task FollowAsync_ConcurrentAppends_SeesEverythingOnceInOrder()
    {
        var log = await NewLogAsync();
        await log.StoreAsync(Text("before"));
        var seen = new Recorder();
        await using var tail = await log.FollowAsync(seen).Bounded();

        var stored = await AppendAsync([log]);
        await seen.WaitForCountAsync(stored.Count);

        AssertSeen(stored, seen);
        Assert.False(seen.WasConcurrent);
        Assert.Empty(seen.Gaps);
        Assert.Equal("drained", seen.Calls[^1]);
    }

    [Fact]
    public async Task FollowAsync_RecordsOfAnotherEngine_AreSeenToo()
    {
        SkipIf(Fixture.CannotShare);
        var log = await NewLogAsync();
        var other = await Fixture.NewEngine().OpenAsync(log.Name, mayCreate: false).Bounded();
        Assert.Equal(log.Epoch, other.Epoch);
        var seen = new Recorder();
        await using var tail = await log.FollowAsync(seen).Bounded();

        var stored = await AppendAsync([log, other]);
        await seen.WaitForCountAsync(stored.Count);

        AssertSeen(stored, seen);
    }

    [Fact]
    public async Task FollowAsync_TailsThatComeAndGoUnderLoad_EachSeesAllFromItsStart()
    {
        var log = await NewLogAsync();
        var first = new Recorder();
        await using var stays = await log.FollowAsync(first).Bounded();

        var appending = AppendAsync([log]);
        var later = new List<(Recorder Seen, IReadOnlyList<long> Start)>();
        var tails = new List<IStreamTail>();
        for (var i = 0; i < 6; i++)
        {
            var seen = new Recorder();
            var tail = await log.FollowAsync(seen).Bounded();
            tails.Add(tail);
            later.Add((seen, tail.Start));
            await using var passing = await log.FollowAsync(new Recorder()).Bounded();
        }
        var stored = await appending;

        await first.WaitForCountAsync(stored.Count);
        AssertSeen(stored, first);
        foreach (var (seen, start) in later)
        {
            Assert.Equal(log.PartitionCount, start.Count);
            var expected = stored.Where(s => s.Offset >= start[s.Partition]).ToList();
            await seen.WaitForCountAsync(expected.Count);
            AssertSeen(expected, seen);
        }
        foreach (var tail in tails)
            await tail.DisposeAsync();
    }

    [Fact]
    public async Task FollowAsync_WhileAnotherTailIsBehind_SeesOnlyWhatComesAfterItsStart()
    {
        var log = await NewLogAsync();
        using var held = new ManualResetEventSlim();
        var slow = new Recorder { OnRecordsAction = () => held.Wait(Limits.Wait) };
        await using var behind = await log.FollowAsync(slow).Bounded();
        var stored = (await log.StoreAsync(Text("first", partition: 0))).ToList();
        await slow.WaitForCallAsync();
        for (var i = 0; i < 4; i++)
            stored.AddRange(await log.StoreAsync(new NewRecord { Value = new byte[900_000], Partition = 0 }));

        var seen = new Recorder();
        var following = log.FollowAsync(seen).AsTask();
        await log.GetRangeAsync(0).Bounded();
        held.Set();
        await using var tail = await following.WaitAsync(Limits.Wait);
        stored.AddRange(await log.StoreAsync(Text("last", partition: 0)));

        await seen.WaitAsync(r => r.Contains("last"), "the last record");
        AssertSeen([.. stored.Where(s => s.Offset >= tail.Start[0])], seen);
        await slow.WaitAsync(r => r.Contains("last"), "the last record");
        AssertSeen(stored, slow);
    }

    [Fact]
    public async Task FollowAsync_Start_IsWhereTheObservedBegins()
    {
        var log = await NewLogAsync();
        var before = await log.StoreAsync(Text("a", partition: 0), Text("b", partition: 0));
        var seen = new Recorder();
        await using var tail = await log.FollowAsync(seen).Bounded();

        Assert.Equal(before[1].Offset + 1, tail.Start[0]);
        await log.StoreAsync(Text("c", partition: 0));

        await seen.WaitForCountAsync(1);
        Assert.Equal(("c", tail.Start[0]), (seen.Records[0].Text, seen.Records[0].Offset));
    }

    [Fact]
    public async Task FollowAsync_EveryShape_IsSeenAsItWas()
    {
        var log = await NewLogAsync();
        var seen = new Recorder();
        await using var tail = await log.FollowAsync(seen).Bounded();

        var shapes = Shapes.Select(row => Shape(row.Data)).ToList();
        foreach (var shape in shapes)
            await log.StoreAsync(shape with { Partition = 0 });

        await seen.WaitForCountAsync(shapes.Count);
        foreach (var (record, read) in shapes.Zip(seen.Records))
        {
            Assert.Equal(record.Key?.ToArray(), read.Key);
            Assert.Equal(record.Value?.ToArray(), read.Value);
            Assert.Equal((record.Headers ?? []).Select(h => (h.Name, h.Value?.ToArray())), read.Headers);
        }
    }

    [Fact]
    public async Task FollowAsync_Disposed_SeesNothingMore()
    {
        var log = await NewLogAsync();
        var (gone, stays) = (new Recorder(), new Recorder());
        var tail = await log.FollowAsync(gone).Bounded();
        await using var other = await log.FollowAsync(stays).Bounded();
        await log.StoreAsync(Text("seen", partition: 0));
        await gone.WaitForCountAsync(1);

        await tail.DisposeAsync().Bounded();
        var calls = gone.Calls.Count;
        await log.StoreAsync(Text("not seen", partition: 0));
        await stays.WaitForCountAsync(2);

        Assert.Equal(calls, gone.Calls.Count);
        await tail.DisposeAsync().Bounded();
    }

    [Fact]
    public async Task FollowAsync_DisposedFromWithinACall_SeesNothingMore()
    {
        var log = await NewLogAsync();
        var seen = new Recorder();
        var tail = await log.FollowAsync(seen).Bounded();
        seen.OnRecordsAction = () => tail.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(5));
        await using var other = await log.FollowAsync(new Recorder()).Bounded();

        await log.StoreAsync(Text("seen", partition: 0));
        await seen.WaitAsync(r => r.Records.Count == 1, "the record");
        await log.StoreAsync(Text("not seen", partition: 0));

        Assert.Equal(["records"], seen.Calls);
    }

    [Fact]
    public async Task FollowAsync_SeveralStreams_EachTailSeesItsOwn()
    {
        var logs = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => NewLogAsync()));
        var recorders = logs.Select(_ => new Recorder()).ToList();
        var tails = await Task.WhenAll(logs.Zip(recorders, (log, seen) => log.FollowAsync(seen).Bounded()));

        await Task.WhenAll(logs.Select(async log =>
        {
            for (var i = 0; i < 20; i++)
                await log.StoreAsync(Text($"{log.Name} {i}", partition: 0));
        }));

        foreach (var (log, seen) in logs.Zip(recorders))
        {
            await seen.WaitForCountAsync(20);
            Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{log.Name} {i}"), seen.Records.Select(r => r.Text));
        }
        foreach (var tail in tails)
            await tail.DisposeAsync();
    }

    /// <summary>16 callers append 25 times 8 records, by key.</summary>
    private static async Task<List<AppendResult>> AppendAsync(IStreamLog[] logs)
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 16).Select(async caller =>
        {
            var mine = new List<AppendResult>();
            for (var i = 0; i < 25; i++)
            {
                var records = Enumerable.Range(0, 8).Select(n => Text($"{caller}:{i}:{n}", key: $"{caller + n}")).ToArray();
                mine.AddRange(await logs[caller % logs.Length].StoreAsync(records));
            }
            return mine;
        }));
        return [.. all.SelectMany(mine => mine)];
    }

    private static void AssertSeen(IReadOnlyCollection<AppendResult> stored, Recorder seen)
    {
        var records = seen.Records;
        AssertInOrder(records);
        Assert.Equal(stored.Select(s => (s.Partition, s.Offset)).Order(), records.Select(r => (r.Partition, r.Offset)).Order());
    }
}
