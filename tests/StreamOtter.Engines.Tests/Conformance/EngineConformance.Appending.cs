using System.Text;
using StreamOtter.Engines.Tests.Support;
using StreamOtter.Streams;
using static StreamOtter.Engines.Tests.Support.LogExtensions;

namespace StreamOtter.Engines.Tests.Conformance;

public abstract partial class EngineConformance<TFixture>
{
    public static TheoryData<string> Shapes =>
        ["plain", "no key", "empty key", "null value", "empty value", "headers", "binary", "slices", "one megabyte", "timestamp"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task AppendAsync_RecordOfAnyShape_IsReadAsItWas(string shape)
    {
        var log = await NewLogAsync();
        var record = Shape(shape);

        var result = (await log.StoreAsync(record))[0];
        var read = await log.ReadOneAsync(result);

        Assert.Equal(record.Key?.ToArray(), read.Key);
        Assert.Equal(record.Value?.ToArray(), read.Value);
        Assert.Equal((record.Headers ?? []).Select(h => (h.Name, h.Value?.ToArray())), read.Headers);
        if (record.Timestamp is { } time)
            Assert.Equal(time, read.Timestamp);
        else
            Assert.InRange(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - read.Timestamp, -5_000, 60_000);
    }

    [Fact]
    public async Task AppendAsync_ManyConcurrentCallers_KeepsEachCallersOrder()
    {
        var log = await NewLogAsync();

        var stored = await Task.WhenAll(Enumerable.Range(0, 32).Select(async caller =>
        {
            var mine = new List<(string Text, AppendResult Result)>();
            for (var i = 0; i < 20; i++)
            {
                var texts = Enumerable.Range(i * 5, 5).Select(n => $"{caller}:{n}").ToArray();
                var results = await log.StoreAsync([.. texts.Select(text => Text(text, key: $"caller {caller}"))]);
                mine.AddRange(texts.Zip(results));
            }
            return mine;
        }));

        foreach (var mine in stored)
        {
            Assert.Single(mine.Select(m => m.Result.Partition).Distinct());
            Assert.Equal(mine.Select(m => m.Result.Offset).Order(), mine.Select(m => m.Result.Offset));
        }
        var byPlace = stored.SelectMany(mine => mine).ToDictionary(m => (m.Result.Partition, m.Result.Offset), m => m.Text);
        Assert.Equal(32 * 100, byPlace.Count);
        for (var p = 0; p < log.PartitionCount; p++)
        {
            foreach (var record in await log.ReadAllAsync(p))
                Assert.True(byPlace.Remove((p, record.Offset), out var text) && text == record.Text, $"{p}/{record.Offset}: {record.Text}");
        }
        Assert.Empty(byPlace);
    }

    [Fact]
    public async Task AppendAsync_CallsNotAwaited_AreStoredInTheirOrder()
    {
        var log = await NewLogAsync();

        var calls = Enumerable.Range(0, 300).Select(n => log.AppendAsync(new[] { Text($"{n}", partition: 0) }).AsTask()).ToList();
        await Task.WhenAll(calls).WaitAsync(Limits.Wait);

        Assert.Equal(Enumerable.Range(0, 300).Select(n => $"{n}"), (await log.ReadAllAsync(0)).Select(r => r.Text));
    }

    [Fact]
    public async Task AppendAsync_OneRecordTooLarge_IsRefusedAndTheRestIsStored()
    {
        var log = await NewLogAsync();

        var results = await log.AppendAsync(new[]
        {
            Text("before", partition: 0),
            new NewRecord { Value = new byte[Fixture.TooLarge], Partition = 0 },
            Text("after", partition: 0),
        }).Bounded();

        Assert.Equal([AppendStatus.Stored, AppendStatus.Refused, AppendStatus.Stored], results.Select(r => r.Status));
        Assert.NotEmpty(results[1].Error!);
        Assert.Equal(EngineError.RecordTooLarge, results[1].Reason);
        Assert.Equal(["before", "after"], (await log.ReadAllAsync(0)).Select(r => r.Text));
    }

    [Fact]
    public async Task AppendAsync_TenThousandInOneCall_AreAllStoredInOrder()
    {
        var log = await NewLogAsync();

        var results = await log.StoreAsync([.. Enumerable.Range(0, 10_000).Select(n => Text($"{n}", partition: 0))]);

        Assert.Equal(results.Select(r => r.Offset).Order(), results.Select(r => r.Offset));
        Assert.Equal(Enumerable.Range(0, 10_000).Select(n => $"{n}"), (await log.ReadAllAsync(0, maxBytes: 1 << 20)).Select(r => r.Text));
    }

    [Fact]
    public async Task AppendAsync_NoRecords_AnswersNone()
    {
        var log = await NewLogAsync();
        Assert.Empty(await log.AppendAsync(ReadOnlyMemory<NewRecord>.Empty).Bounded());
    }

    [Fact]
    public async Task AppendAsync_PartitionThatIsNotThere_IsRefusedAndTheRestIsStored()
    {
        var log = await NewLogAsync();
        await log.StoreAsync(Text("known", partition: 0));

        var results = await log.AppendAsync(
            new[] { Text("a", partition: 0), Text("b", partition: log.PartitionCount), Text("c", partition: -1) }).Bounded();

        Assert.Equal([AppendStatus.Stored, AppendStatus.Refused, AppendStatus.Refused], results.Select(r => r.Status));
    }

    [Fact]
    public async Task AppendAsync_CancelledBefore_StoresNothing()
    {
        var log = await NewLogAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => log.AppendAsync(new[] { Text("never", partition: 0) }, new CancellationToken(canceled: true)).Bounded());

        Assert.Empty(await log.ReadAllAsync(0));
    }

    [Fact]
    public async Task AppendAsync_SameKey_GoesToOnePartition()
    {
        var log = await NewLogAsync();
        var results = await log.StoreAsync([.. Enumerable.Range(0, 100).Select(n => Text($"{n}", key: "the key"))]);
        Assert.Single(results.Select(r => r.Partition).Distinct());
    }

    private static NewRecord Shape(string shape)
    {
        ReadOnlyMemory<byte> key = "key"u8.ToArray();
        ReadOnlyMemory<byte> value = "value"u8.ToArray();
        return shape switch
        {
            "plain" => new NewRecord { Key = key, Value = value },
            "no key" => new NewRecord { Value = value },
            "empty key" => new NewRecord { Key = ReadOnlyMemory<byte>.Empty, Value = value },
            "null value" => new NewRecord { Key = key },
            "empty value" => new NewRecord { Key = key, Value = ReadOnlyMemory<byte>.Empty },
            "headers" => new NewRecord
            {
                Value = value,
                Headers =
                [
                    new("a", Encoding.UTF8.GetBytes("one")), new("null", null), new("a", Encoding.UTF8.GetBytes("two")),
                    new("empty", ReadOnlyMemory<byte>.Empty), new("Ünïcode 🦦", new byte[] { 0, 255 }),
                ],
            },
            "binary" => new NewRecord { Key = Enumerable.Range(0, 256).Select(b => (byte)b).ToArray(), Value = new byte[] { 0, 1, 254, 255 } },
            "slices" => new NewRecord { Key = "a key b"u8.ToArray().AsMemory(2, 3), Value = "a value b"u8.ToArray().AsMemory(2, 5) },
            "one megabyte" => new NewRecord { Value = Enumerable.Range(0, 1_000_000).Select(b => (byte)(b * 7)).ToArray() },
            _ => new NewRecord { Value = value, Timestamp = 1_000_000_000_123 },
        };
    }
}
