using System.Globalization;
using System.Text.Json;

namespace StreamOtter.V1.Tests.Gateways;

public sealed class ConflationTests
{
    private const int Keys = 20;

    [Fact]
    public async Task Conflate_ClientThatDoesNotRead_GetsFewRecordsAndTheNewestOfEachKey()
    {
        const int rounds = 200; // 40 MB: several times what the sockets' buffers hold
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.ConnectAsync();
        await client.SubscribeAsync(1, "s", ""","slow":"conflate" """);
        var value = new string('x', 10_000);
        for (var round = 0; round < rounds; round++)
        {
            for (var key = 0; key < Keys; key++)
                await gateway.AppendAsync("s", Text(key), value);
        }

        var newest = new Dictionary<string, long>();
        var (count, last) = (0, -1L);
        while (newest.Count < Keys || newest.Values.Min() < (rounds - 1) * Keys)
        {
            foreach (var record in (await client.ReceiveAsync("records")).GetProperty("records").EnumerateArray())
            {
                Assert.True(OffsetOf(record) > last);
                newest[record.GetProperty("k").GetString()!] = last = OffsetOf(record);
                count++;
            }
        }

        Assert.InRange(count, Keys, rounds * Keys / 2);
        Assert.Equal(Enumerable.Range(0, Keys), newest.Keys.Select(key => int.Parse(key, CultureInfo.InvariantCulture)).Order());
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task Conflate_FromTheLog_LeavesOutWhatIsSuperseded_AndResumesAtAnyPosition()
    {
        await using var gateway = await TestGateway.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            await gateway.AppendAsync("s", "a", $"{i}");
            await gateway.AppendAsync("s", "b", $"{i}");
        }
        foreach (var from in (int[])[0, 1, 2, 3, 4, 5])
        {
            using var client = await gateway.ConnectAsync();
            await client.SubscribeAsync(1, "s", ""","slow":"conflate","from":{"position":{"offsets":{"0":""" + Text(from) + "}}}");
            long[] expected = from == 5 ? [5] : [4, 5];
            Assert.Equal(expected, await client.ReceiveOffsetsAsync(1, expected.Length));
            await client.ExpectNothingAsync();
        }
    }

    [Fact]
    public async Task Conflate_WithFilter_ConflatesAmongWhatMatches()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.AppendAsync("s", "a", "1", "2", "3");
        using var client = await gateway.ConnectAsync();

        await client.SubscribeAsync(1, "s", ""","from":"earliest","slow":"conflate","filter":{"path":"","lt":3}""");

        Assert.Equal([1], await client.ReceiveOffsetsAsync(1, 1));
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task Conflate_NothingIsDelivered_PositionIsTold()
    {
        var time = new ManualTime(DateTimeOffset.UnixEpoch);
        await using var gateway = await TestGateway.StartAsync(time);
        await gateway.AppendAsync("s", "a", "1", "2");
        using var client = await gateway.ConnectAsync();
        await client.SubscribeAsync(1, "s", ""","from":"earliest","slow":"conflate","filter":{"path":"","is":1}""");
        Assert.Equal([0], await client.ReceiveOffsetsAsync(1, 1));

        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(2, (await client.ReceiveAsync("position")).GetProperty("position").GetProperty("offsets").GetProperty("0").GetInt64());
    }

    [Fact]
    public async Task Batch_MessagesHoldThatManyAtMost()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.AppendAsync("s", "a", "1", "2", "3", "4", "5", "6", "7");
        foreach (var slow in (string[])["catch-up", "skip", "disconnect"])
        {
            using var client = await gateway.ConnectAsync();
            await client.SubscribeAsync(1, "s", $$""","from":"earliest","batch":3,"slow":"{{slow}}" """);
            foreach (var (first, count) in ((long, int)[])[(0, 3), (3, 3), (6, 1)])
            {
                var records = (await client.ReceiveAsync("records")).GetProperty("records");
                Assert.Equal((first, count), (OffsetOf(records[0]), records.GetArrayLength()));
            }
        }
    }

    [Theory]
    [InlineData("""{"sub":1,"stream":"s","batch":0}""")]
    [InlineData("""{"sub":1,"stream":"s","batch":10001}""")]
    [InlineData("""{"sub":1,"stream":"s","batch":1.5}""")]
    [InlineData("""{"sub":1,"stream":"s","slow":"conflated"}""")]
    public async Task Subscribe_SlowOrBatchWrong_IsRefused(string members)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.ConnectAsync();

        await client.SendAsync($$"""{"type":"subscribe",{{members[1..]}}""");

        var error = await client.ReceiveAsync("error");
        Assert.Equal((4007, 1), (error.GetProperty("code").GetInt32(), error.GetProperty("sub").GetInt32()));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static long OffsetOf(JsonElement record) => record.GetProperty("o").GetInt64();
}
