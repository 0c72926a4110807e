using StreamOtter.Engines.Tests.Fixtures;
using StreamOtter.Engines.Tests.Support;
using StreamOtter.Streams;
using static StreamOtter.Engines.Tests.Support.LogExtensions;

namespace StreamOtter.Engines.Tests.Conformance;

public abstract partial class EngineConformance<TFixture>
{
    [Fact]
    public async Task CreateAsync_Compacted_KeepsTheNewestOfEachKey()
    {
        SkipIf(Fixture.CannotCompact);
        var log = await Engine.CreateAsync(EngineFixture.NewName(), new StreamSettings { IsCompacted = true }).Bounded();
        var seen = new Recorder();
        await using var tail = await log.FollowAsync(seen).Bounded();
        var newest = new Dictionary<string, string>();
        for (var round = 0; round < 40; round++)
        {
            var records = Enumerable.Range(0, 100).Select(n => (Key: $"{n % 20}", Value: $"{round}:{n}".PadRight(100))).ToList();
            await log.StoreAsync([.. records.Select(record => Text(record.Value, key: record.Key))]);
            foreach (var (key, value) in records)
                newest[key] = value;
        }
        await seen.WaitAsync(r => newest.Values.All(r.Contains), "the newest records");

        var read = new List<TestRecord>();
        for (var p = 0; p < log.PartitionCount; p++)
            read.AddRange(await log.ReadAllAsync(p));
        AssertInOrder(read);
        AssertInOrder(seen.Records);
        foreach (var records in (IEnumerable<IReadOnlyList<TestRecord>>)[read, seen.Records])
        {
            var last = records.GroupBy(record => System.Text.Encoding.UTF8.GetString(record.Key!)).ToDictionary(key => key.Key, key => key.Last().Text);
            Assert.Equal(newest.OrderBy(key => key.Key), last.OrderBy(key => key.Key));
        }
    }

    [Fact]
    public async Task AppendAsync_NoKeyToACompactedStream_IsRefused()
    {
        SkipIf(Fixture.CannotCompact);
        var log = await Engine.CreateAsync(EngineFixture.NewName(), new StreamSettings { IsCompacted = true }).Bounded();
        await log.StoreAsync(Text("a", key: "k", partition: 0));

        var result = (await log.AppendAsync(new[] { Text("no key", partition: 0) }).Bounded())[0];

        Assert.Equal((AppendStatus.Refused, EngineError.InvalidRecord), (result.Status, result.Reason));
        Assert.Contains("key", result.Error, StringComparison.Ordinal);
        Assert.Equal(["a"], (await log.ReadAllAsync(0)).Select(record => record.Text));
    }
}
