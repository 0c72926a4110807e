using System.Text.Json;
using StreamOtter.Streams;

namespace StreamOtter.V1.Tests.Gateways;

/// <summary>One subscription to several streams.</summary>
public sealed class PatternTests
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(2);

    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task Subscribe_Pattern_GetsItsStreamsAndNoOthers()
    {
        await using var gateway = await TestGateway.StartAsync(_time);
        foreach (var stream in (string[])["orders.eu", "orders.us", "order", "_streamotter.orders.x"])
            await gateway.AppendAsync(stream, "a", "1", "2");
        using var client = await gateway.ConnectAsync();
        await client.SendAsync("""{"type":"subscribe","sub":3,"streams":"*orders.*","from":"earliest","batch":1}""");

        var subscribed = await client.ReceiveAsync("subscribed");
        Assert.Equal((3, "*orders.*"), (SubOf(subscribed), subscribed.GetProperty("streams").GetString()));
        Assert.False(subscribed.TryGetProperty("position", out _));
        var seen = await ReceiveAsync(client, messages: 6);
        foreach (var stream in (string[])["orders.eu", "orders.us"])
            Assert.Equal(["subscribed 0", "records 0", "records 1"], seen.Where(message => message.Stream == stream).Select(message => message.What));
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task Subscribe_StreamsThatAppearLater_AreJoinedFromTheirEarliestRecord()
    {
        await using var gateway = await TestGateway.StartAsync(_time);
        await gateway.AppendAsync("orders.eu", "a", "1");
        using var client = await gateway.ConnectAsync();
        await SubscribeAsync(client, "orders.*");
        Assert.Equal([("orders.eu", "subscribed 1")], await ReceiveAsync(client, 1));

        await gateway.AppendAsync("orders.us", "a", "1");
        await gateway.AppendAsync("others.us", "a", "1");
        _time.Advance(LookPeriod);

        Assert.Equal([("orders.us", "subscribed 0"), ("orders.us", "records 0")], await ReceiveAsync(client, 2));
        await gateway.AppendAsync("orders.eu", "a", "2");
        Assert.Equal([("orders.eu", "records 1")], await ReceiveAsync(client, 1));
        _time.Advance(LookPeriod);
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task Subscribe_StreamIsDeleted_OthersGoOnAndItComesBack()
    {
        await using var gateway = await TestGateway.StartAsync(_time);
        await gateway.AppendAsync("orders.eu", "a", "1");
        await gateway.AppendAsync("orders.us", "a", "1");
        using var client = await gateway.ConnectAsync();
        await SubscribeAsync(client, "orders.*");
        await ReceiveAsync(client, 2);
        _time.Advance(LookPeriod); // it has seen both

        await gateway.Engine.DeleteAsync("orders.eu");
        Assert.Equal([("orders.eu", "error 4104")], await ReceiveAsync(client, 1));
        await gateway.AppendAsync("orders.us", "a", "2");
        Assert.Equal([("orders.us", "records 1")], await ReceiveAsync(client, 1));

        await gateway.AppendAsync("orders.eu", "a", "new");
        _time.Advance(LookPeriod);
        Assert.Equal([("orders.eu", "subscribed 0"), ("orders.eu", "records 0")], await ReceiveAsync(client, 2));
    }

    [Fact]
    public async Task Subscribe_Positions_GoesOnThere_AndElsewhereAtTheEarliest()
    {
        await using var gateway = await TestGateway.StartAsync(_time);
        await gateway.AppendAsync("orders.eu", "a", "1", "2", "3");
        await gateway.AppendAsync("orders.us", "a", "1");
        using var client = await gateway.ConnectAsync();
        await SubscribeAsync(client, "orders.*", """{"positions":{"orders.eu":{"offsets":{"0":2}},"orders.none":{"epoch":"old","offsets":{"0":7}}}}""");

        Assert.Equal(
            [("orders.eu", "records 2"), ("orders.eu", "subscribed 2"), ("orders.us", "records 0"), ("orders.us", "subscribed 0")],
            (await ReceiveAsync(client, 4)).Order());

        await gateway.AppendAsync("orders.none", "a", "1");
        _time.Advance(LookPeriod);
        Assert.Equal([("orders.none", "subscribed 0"), ("orders.none", "gap 7"), ("orders.none", "records 0")], await ReceiveAsync(client, 3));
    }

    [Fact]
    public async Task Unsubscribe_SaysAllPositionsAndNothingFollows()
    {
        await using var gateway = await TestGateway.StartAsync(_time);
        await gateway.AppendAsync("orders.eu", "a", "1", "2");
        await gateway.AppendAsync("orders.us", "a", "1");
        using var client = await gateway.ConnectAsync();
        await SubscribeAsync(client, "orders.*");
        await ReceiveAsync(client, 2);

        await client.SendAsync("""{"type":"unsubscribe","sub":1}""");

        var positions = (await client.ReceiveAsync("unsubscribed")).GetProperty("positions");
        Assert.Equal(["orders.eu 2", "orders.us 1"], positions.EnumerateObject().Select(stream => $"{stream.Name} {NextOf(stream.Value)}").Order());
        await gateway.AppendAsync("orders.eu", "a", "3");
        await gateway.AppendAsync("orders.later", "a", "3");
        _time.Advance(LookPeriod);
        await client.ExpectNothingAsync();
        await SubscribeAsync(client, "orders.*", $$"""{"positions":{{positions.GetRawText()}}}""");
        Assert.Equal(
            ["orders.eu records 2", "orders.eu subscribed 2", "orders.later records 0", "orders.later subscribed 0", "orders.us subscribed 1"],
            (await ReceiveAsync(client, 5)).Select(message => $"{message.Stream} {message.What}").Order());
    }

    [Fact]
    public async Task Subscribe_StreamThatCannotBeOpened_IsToldOnceAndJoinedWhenItCan()
    {
        await using var gateway = await TestGateway.StartAsync(_time);
        await gateway.AppendAsync("orders.eu", "a", "1");
        gateway.Engine.Failing["orders.eu"] = EngineError.Unavailable;
        using var client = await gateway.ConnectAsync();
        await SubscribeAsync(client, "orders.*", "\"earliest\"");
        Assert.Equal([("orders.eu", "error 4200")], await ReceiveAsync(client, 1));
        _time.Advance(LookPeriod);
        await client.ExpectNothingAsync();

        gateway.Engine.Failing.Clear();
        var joined = ReceiveAsync(client, 2);
        for (var looks = 0; looks < 5 && !joined.IsCompleted; looks++) // the attempt before may not be over yet
        {
            _time.Advance(LookPeriod);
            await Task.WhenAny(joined, Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System));
        }
        Assert.Equal([("orders.eu", "subscribed 0"), ("orders.eu", "records 0")], await joined);
    }

    [Fact]
    public async Task Subscribe_PositionBeyondTheEnd_IsThatStreamsErrorAlone()
    {
        await using var gateway = await TestGateway.StartAsync(_time);
        await gateway.AppendAsync("orders.eu", "a", "1");
        await gateway.AppendAsync("orders.us", "a", "1");
        using var client = await gateway.ConnectAsync();
        await SubscribeAsync(client, "orders.*", """{"positions":{"orders.eu":{"offsets":{"0":5}},"orders.us":{"offsets":{"0":1}}}}""");
        Assert.Equal([("orders.eu", "error 4007"), ("orders.us", "subscribed 1")], (await ReceiveAsync(client, 2)).Order());
        _time.Advance(LookPeriod);
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task Subscribe_LogIsAway_IsRefusedForNow()
    {
        await using var gateway = await TestGateway.StartAsync(_time);
        using var client = await gateway.ConnectAsync();
        gateway.Engine.Failing[""] = EngineError.Unavailable;
        await client.SendAsync("""{"type":"subscribe","sub":1,"streams":"*"}""");
        Assert.Equal((4200, 1), (CodeOf(await client.ReceiveAsync("error"), out var sub), sub));
    }

    [Fact]
    public async Task Subscribe_TooManyStreams_IsRefused_AndLaterTheyAreLeftOut()
    {
        await using var gateway = await TestGateway.StartAsync(_time);
        var names = Enumerable.Range(0, 1_001).Select(i => $"s{i}").ToList();
        gateway.Engine.Rumours = names;
        using var client = await gateway.ConnectAsync();
        await client.SendAsync("""{"type":"subscribe","sub":1,"streams":"s*"}""");
        var error = await client.ReceiveAsync("error");
        Assert.Equal((4007, 1), (CodeOf(error, out var sub), sub));
        Assert.Contains("1001", error.GetProperty("error").GetString(), StringComparison.Ordinal);

        gateway.Engine.Rumours = [];
        await SubscribeAsync(client, "s*");
        gateway.Engine.Rumours = names;
        _time.Advance(LookPeriod);
        Assert.Equal([("s1000", "error 4007")], await ReceiveAsync(client, 1));
        _time.Advance(LookPeriod);
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task Subscribe_ManyPatternsOnAConnection_AreBounded()
    {
        await using var gateway = await TestGateway.StartAsync(_time);
        using var client = await gateway.ConnectAsync();
        for (var sub = 0; sub < 10; sub++)
            await SubscribeAsync(client, "s*", sub: sub);
        await client.SendAsync("""{"type":"subscribe","sub":10,"streams":"s*"}""");
        Assert.Equal(4007, CodeOf(await client.ReceiveAsync("error"), out _));
        await client.SendAsync("""{"type":"unsubscribe","sub":4}""");
        await client.ReceiveAsync("unsubscribed");
        await SubscribeAsync(client, "s*", sub: 10);
    }

    [Theory]
    [InlineData(""" "streams":"a*","stream":"a" """)]
    [InlineData(""" "streams":"" """)]
    [InlineData(""" "streams":"a/b*" """)]
    [InlineData(""" "streams":"*****************" """)]
    [InlineData(""" "streams":"a*","partitions":[0] """)]
    [InlineData(""" "streams":"a*","from":{"position":{"offsets":{"0":1}}} """)]
    [InlineData(""" "streams":"a*","from":{"positions":{"b":{"offsets":{"0":1}}}} """)]
    [InlineData(""" "streams":"a*","from":{"positions":{},"timestamp":1} """)]
    [InlineData(""" "stream":"a","from":{"positions":{"a":{"offsets":{"0":1}}}} """)]
    [InlineData(""" "from":"earliest" """)]
    public async Task Subscribe_MembersThatDoNotFitTogether_AreRefused(string members)
    {
        await using var gateway = await TestGateway.StartAsync(_time);
        using var client = await gateway.ConnectAsync();
        await client.SendAsync($$"""{"type":"subscribe","sub":1,{{members}}}""");
        Assert.Equal((4007, 1), (CodeOf(await client.ReceiveAsync("error"), out var sub), sub));
        await client.SubscribeAsync(1, "a");
    }

    private static async Task SubscribeAsync(TestClient client, string pattern, string from = "\"latest\"", int sub = 1)
    {
        await client.SendAsync($$"""{"type":"subscribe","sub":{{sub}},"streams":"{{pattern}}","from":{{from}}}""");
        Assert.Equal(pattern, (await client.ReceiveAsync("subscribed")).GetProperty("streams").GetString());
    }

    /// <summary>Messages, in words: of which stream, and the offset or code.</summary>
    private static async Task<List<(string Stream, string What)>> ReceiveAsync(TestClient client, int messages)
    {
        var seen = new List<(string, string)>();
        while (seen.Count < messages)
        {
            var message = await client.ReceiveAsync();
            var type = message.GetProperty("type").GetString()!;
            var number = type switch
            {
                "subscribed" => NextOf(message.GetProperty("position")),
                "records" => message.GetProperty("records")[0].GetProperty("o").GetInt64(),
                "gap" => message.GetProperty("from").GetInt64(),
                _ => message.GetProperty("code").GetInt64(),
            };
            seen.Add((message.GetProperty("stream").GetString()!, $"{type} {number}"));
        }
        return seen;
    }

    private static int SubOf(JsonElement message) => message.GetProperty("sub").GetInt32();

    private static int CodeOf(JsonElement error, out int sub)
    {
        sub = error.TryGetProperty("sub", out var number) ? number.GetInt32() : -1;
        return error.GetProperty("code").GetInt32();
    }

    private static long NextOf(JsonElement position) => position.GetProperty("offsets").GetProperty("0").GetInt64();
}
