using System.Text;

namespace StreamOtter.Server.Tests.V1;

public sealed class V1DeliveryTests : V1Test
{
    protected override string ExpectedError => "records were not stored";

    [Theory]
    [InlineData("\"earliest\"", 0, 3)]
    [InlineData("\"latest\"", 3, 0)]
    [InlineData("""{"position":{"offsets":{"0":2}}}""", 2, 1)]
    [InlineData("""{"position":{"offsets":{}}}""", 0, 3)]
    [InlineData("""{"timestamp":0}""", 0, 3)]
    [InlineData("""{"timestamp":9007199254740991}""", 3, 0)]
    public async Task Subscribe_From_StartsThere(string from, long start, int records)
    {
        await Server.AppendAsync("a", "0"u8.ToArray(), "1"u8.ToArray(), "2"u8.ToArray());
        using var client = await OpenAsync();
        Assert.Equal(start, Offset((await SubscribeAsync(client, from)).GetProperty("position")));
        await Server.AppendAsync("a", "3"u8.ToArray());
        var got = await RecordsAsync(client, records + 1);
        Assert.Equal(Enumerable.Range((int)start, records + 1), got.Select(record => record.GetProperty("o").GetInt32()));
        Assert.Equal(Enumerable.Range((int)start, records + 1), got.Select(record => record.GetProperty("v").GetInt32()));
    }

    [Fact]
    public async Task Subscribe_PositionOfAnotherEpoch_IsAGapThenAll()
    {
        await Server.AppendAsync("a", "0"u8.ToArray());
        using var client = await OpenAsync();
        _ = await SubscribeAsync(client, """{"position":{"epoch":"old","offsets":{"0":17}}}""");
        var gap = await client.ReceiveTypeAsync("gap");
        Assert.Equal(("recreated", 17, 0), (gap.GetProperty("reason").GetString(), gap.GetProperty("from").GetInt32(), gap.GetProperty("to").GetInt32()));
        _ = await RecordsAsync(client, 1);
    }

    [Fact]
    public async Task Unsubscribe_SaysThePositionAndNothingFollows()
    {
        using var client = await OpenAsync();
        _ = await SubscribeAsync(client, "\"latest\"");
        await Server.AppendAsync("a", "0"u8.ToArray());
        _ = await RecordsAsync(client, 1);
        await client.SendTextAsync("""{"type":"unsubscribe","sub":1}""");
        Assert.Equal(1, Offset((await client.ReceiveTypeAsync("unsubscribed")).GetProperty("position")));
        await Server.AppendAsync("a", "1"u8.ToArray());
        // The number is free again, and the stream goes on where the first one left it.
        _ = await SubscribeAsync(client, """{"position":{"offsets":{"0":1}}}""");
        Assert.Equal(1, (await RecordsAsync(client, 1))[0].GetProperty("o").GetInt32());
        Assert.Empty(client.Others);
    }

    [Fact]
    public async Task Subscribe_NumberInUse_IsRefusedAndTheFirstGoesOn()
    {
        using var client = await OpenAsync();
        _ = await SubscribeAsync(client, "\"latest\"");
        await client.SendTextAsync("""{"type":"subscribe","sub":1,"stream":"b"}""");
        Assert.Equal(4007, await ErrorAsync(client));
        await Server.AppendAsync("a", "0"u8.ToArray());
        _ = await RecordsAsync(client, 1);
    }

    [Fact]
    public async Task Subscribe_ManyStreamsOnOneConnection_EachGetsItsOwn()
    {
        using var client = await OpenAsync();
        for (var i = 0; i < 20; i++)
            _ = await SubscribeAsync(client, "\"earliest\"", sub: i, stream: $"s{i}");
        for (var i = 0; i < 20; i++)
            await Server.AppendAsync($"s{i}", Encoding.UTF8.GetBytes($"{i}"));
        for (var i = 0; i < 20; i++)
            Assert.Equal(i, (await RecordsAsync(client, 1, sub: i))[0].GetProperty("v").GetInt32());
    }

    [Fact]
    public async Task Delete_SubscribedStream_Ends4104AndPublishingMakesItAnew()
    {
        using var client = await OpenAsync();
        _ = await SubscribeAsync(client, "\"latest\"");
        await PublishAsync(client, 1, """{"s":"x"}""");
        _ = await client.ReceiveTypeAsync("ack");
        await Server.Log.DeleteAsync("a");
        Assert.Equal(4104, await ErrorAsync(client));
        await PublishAsync(client, 2, """{"s":"y"}""");
        var nack = await client.ReceiveTypeAsync("nack");
        Assert.Equal((2, 1, "refused", 4100), (nack.GetProperty("seq").GetInt32(), nack.GetProperty("count").GetInt32(), nack.GetProperty("outcome").GetString(), nack.GetProperty("code").GetInt32()));
        await PublishAsync(client, 3, """{"s":"z"}""");
        Assert.Equal(3, (await client.ReceiveTypeAsync("ack")).GetProperty("seq").GetInt32());
        Assert.Single(await Server.StoredAsync("a"));
    }

    [Fact]
    public async Task Publish_Records_AreAckedInRuns()
    {
        using var client = await OpenAsync();
        await PublishAsync(client, 1, """{"s":"a"}""", """{"s":"b"}""");
        await PublishAsync(client, 3, """{"v":3}""");
        var acked = new List<(long, long, long)>();
        while (acked.Sum(run => run.Item3) < 3)
        {
            foreach (var run in (await client.ReceiveTypeAsync("ack")).GetProperty("at").EnumerateArray())
                acked.Add((run[0].GetInt64(), run[2].GetInt64(), run[3].GetInt64()));
        }
        Assert.All(acked, run => Assert.Equal(run.Item1 - 1, run.Item2));
        Assert.Equal(3, (await Server.StoredAsync("a")).Count);
    }

    [Fact]
    public async Task Publish_OnePartOfItTooLarge_OnlyThatIsRefused()
    {
        await using var server = await TestGateway.StartAsync(log: options => options with { MaxRecordBytes = 1_000 });
        using var client = await server.V1Async();
        await client.SendTextAsync("""{"type":"hello"}""");
        await PublishAsync(client, 1, """{"s":"a"}""", $$"""{"s":"{{new string('x', 1_000)}}"}""", """{"s":"c"}""");
        Assert.Equal(1, (await client.ReceiveTypeAsync("ack")).GetProperty("seq").GetInt32());
        var nack = await client.ReceiveTypeAsync("nack");
        Assert.Equal((2, 4103), (nack.GetProperty("seq").GetInt32(), nack.GetProperty("code").GetInt32()));
        var ack = await client.ReceiveTypeAsync("ack");
        Assert.Equal("[[3,0,1,1]]", ack.GetProperty("at").GetRawText());
    }

    [Fact]
    public async Task Publish_ToAPartitionThereIsNot_IsRefusedAsThat()
    {
        using var client = await OpenAsync();
        await PublishAsync(client, 1, """{"s":"a","p":7}""");
        var nack = await client.ReceiveTypeAsync("nack");
        Assert.Equal((4102, "refused"), (nack.GetProperty("code").GetInt32(), nack.GetProperty("outcome").GetString()));
    }

    [Fact]
    public async Task Subscribe_WhatRetentionTook_IsAGap()
    {
        await using var server = await TestGateway.StartAsync(log: options => options with { SegmentBytes = 1024, RetentionBytes = 1024 });
        for (var i = 0; i < 20; i++)
            await server.AppendAsync("a", new byte[400]);
        var first = (await (await server.Log.OpenAsync("a", mayCreate: false)).GetRangeAsync(0)).First;
        Assert.True(first > 3);
        using var client = await server.V1Async();
        await client.SendTextAsync("""{"type":"hello"}""");
        _ = await SubscribeAsync(client, """{"position":{"offsets":{"0":3}}}""");
        var gap = await client.ReceiveTypeAsync("gap");
        Assert.Equal(("retention", 3, first), (gap.GetProperty("reason").GetString(), gap.GetProperty("from").GetInt32(), gap.GetProperty("to").GetInt64()));
        Assert.Equal(first, (await RecordsAsync(client, (int)(20 - first)))[0].GetProperty("o").GetInt64());
    }
}
