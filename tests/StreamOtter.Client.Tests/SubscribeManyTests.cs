using StreamOtter.Client.Tests.Support;

namespace StreamOtter.Client.Tests;

/// <summary>One subscription to several streams.</summary>
public sealed class SubscribeManyTests : ClientTest
{
    [Fact]
    public async Task SubscribeManyAsync_Cut_GoesOnInEachStreamAtItsPlace()
    {
        var moved = new List<string>();
        var gaps = new List<StreamGap>();
        var options = new SubscribeOptions
        {
            Filter = """{"key":"a"}""",
            Slow = SlowPolicy.Conflate,
            Batch = 5,
            StreamMoved = (stream, position) => moved.Add($"{stream} {position}"),
            GapFound = gaps.Add,
        };
        await using var records = NewClient().SubscribeManyAsync("o.*", options).GetAsyncEnumerator();
        var taking = TakeAsync(records, 4);
        var first = await Gateway.WelcomeAsync();
        Assert.Equal(
            """{"type":"subscribe","sub":1,"streams":"o.*","from":"latest","filter":{"key":"a"},"slow":"conflate","batch":5}""",
            (await first.ReceiveAsync("subscribe")).GetRawText());
        await first.SendAsync("""{"type":"subscribed","sub":1,"streams":"o.*"}""");
        await JoinAsync(first, "o.a", 5);
        await JoinAsync(first, "o.b", 0);
        await SendRecordAsync(first, "o.b", 0);
        await SendRecordAsync(first, "o.a", 7);
        await first.SendAsync("""{"type":"position","sub":1,"stream":"o.b","position":{"epoch":"o.b","offsets":{"0":3}}}""");
        await first.CloseAsync(1001);

        var second = await Gateway.WelcomeAsync();
        Assert.Equal(
            """{"positions":{"o.a":{"epoch":"o.a","offsets":{"0":8}},"o.b":{"epoch":"o.b","offsets":{"0":3}}}}""",
            (await second.ReceiveAsync("subscribe")).GetProperty("from").GetRawText());
        await second.SendAsync("""{"type":"subscribed","sub":1,"streams":"o.*"}""");
        await JoinAsync(second, "o.a", 8);
        await JoinAsync(second, "o.b", 3);
        await JoinAsync(second, "o.later", 0);
        await second.SendAsync("""{"type":"gap","sub":1,"stream":"o.a","p":0,"from":8,"to":9,"reason":"retention"}""");
        await SendRecordAsync(second, "o.later", 0);
        await SendRecordAsync(second, "o.a", 9);

        var taken = await taking.WaitAsync(Bounds.Wait);
        Assert.Equal(["o.b/0", "o.a/7", "o.later/0", "o.a/9"], taken.Select(record => $"{record.Stream}/{record.Offset}"));
        Assert.Equal("o.a/0:10", taken[^1].Position.ToString());
        Assert.Equal(["o.a o.a/0:5", "o.b o.b/0:0", "o.b o.b/0:3", "o.later o.later/0:0"], moved);
        Assert.Equal([new StreamGap("o.a", 0, 8, 9, "retention")], gaps);
    }

    [Fact]
    public async Task SubscribeManyAsync_StreamFails_OthersGoOnAndADeletedOneStartsAnew()
    {
        var failed = new List<string>();
        var options = new SubscribeOptions { From = StreamStart.Earliest, StreamFailed = failure => failed.Add($"{failure.Stream} {failure.Code}") };
        await using var records = NewClient().SubscribeManyAsync("*", options).GetAsyncEnumerator();
        var taking = TakeAsync(records, 3);
        var connection = await Gateway.WelcomeAsync();
        await connection.ReceiveAsync("subscribe");
        await connection.SendAsync("""{"type":"subscribed","sub":1,"streams":"*"}""");
        await JoinAsync(connection, "a", 0);
        await SendRecordAsync(connection, "a", 0);
        await JoinAsync(connection, "b", 4);
        await connection.SendAsync("""{"type":"error","code":4104,"error":"deleted","sub":1,"stream":"a"}""");
        await connection.SendAsync("""{"type":"error","code":4200,"error":"away","sub":1,"stream":"b"}""");
        await JoinAsync(connection, "b", 4);
        await SendRecordAsync(connection, "b", 4);
        await JoinAsync(connection, "a", 0, epoch: "a2");
        await SendRecordAsync(connection, "a", 0);
        Assert.Equal(["a/0:1", "b/0:5", "a2/0:1"], (await taking.WaitAsync(Bounds.Wait)).Select(record => record.Position.ToString()));
        Assert.Equal(["a 4104", "b 4200"], failed);
    }

    [Fact]
    public async Task SubscribeManyAsync_CutBeforeSubscribed_StartsAsAskedFor()
    {
        var positions = new Dictionary<string, StreamPosition> { ["a"] = StreamPosition.Parse("e/0:3") };
        await using var records = NewClient().SubscribeManyAsync("*", new SubscribeOptions { From = StreamStart.At(positions) }).GetAsyncEnumerator();
        var taking = TakeAsync(records, 1);
        var expected = """{"positions":{"a":{"epoch":"e","offsets":{"0":3}}}}""";
        for (var i = 0; i < 2; i++)
        {
            var cut = await Gateway.WelcomeAsync();
            Assert.Equal(expected, (await cut.ReceiveAsync("subscribe")).GetProperty("from").GetRawText());
            await cut.SendAsync("""{"type":"subscribed","sub":1,"streams":"*"}"""); // that "a" is there is not told yet
            await cut.CloseAsync(1001);
        }
        var connection = await Gateway.WelcomeAsync();
        await connection.ReceiveAsync("subscribe");
        await connection.SendAsync("""{"type":"subscribed","sub":1,"streams":"*"}""");
        await JoinAsync(connection, "a", 3, epoch: "e");
        await SendRecordAsync(connection, "a", 3);
        Assert.Equal("e/0:4", Assert.Single(await taking.WaitAsync(Bounds.Wait)).Position.ToString());
    }

    [Fact]
    public async Task SubscribeManyAsync_EnumerationEnds_Unsubscribes()
    {
        var records = NewClient().SubscribeManyAsync("*").GetAsyncEnumerator();
        var taking = TakeAsync(records, 1);
        var connection = await Gateway.WelcomeAsync();
        await connection.ReceiveAsync("subscribe");
        await connection.SendAsync("""{"type":"subscribed","sub":1,"streams":"*"}""");
        await JoinAsync(connection, "a", 0);
        await SendRecordAsync(connection, "a", 0);
        await taking.WaitAsync(Bounds.Wait);
        await records.DisposeAsync();
        await connection.ReceiveAsync("unsubscribe");
        // What was under way is for nobody.
        await SendRecordAsync(connection, "a", 1);
        await JoinAsync(connection, "b", 0);
        await connection.SendAsync("""{"type":"error","code":4104,"error":"deleted","sub":1,"stream":"a"}""");
        await connection.SendAsync("""{"type":"unsubscribed","sub":1,"streams":"*","positions":{"a":{"epoch":"a","offsets":{"0":2}}}}""");
        await connection.SendAsync("""{"type":"unsubscribed","sub":1,"streams":"*","positions":{}}""");
        Assert.Equal(1002, await connection.ReceiveCloseAsync()); // only the last was wrong
    }

    [Theory]
    [InlineData("""{"type":"subscribed","sub":1,"stream":"a","position":{"epoch":"e","offsets":{}}}""")]
    [InlineData("""{"type":"records","sub":1,"stream":"a","records":[]}""")]
    public async Task SubscribeManyAsync_StreamBeforeTheWhole_EndsTheClient(string message)
    {
        await using var records = NewClient().SubscribeManyAsync("*").GetAsyncEnumerator();
        var taking = records.MoveNextAsync().AsTask();
        var connection = await Gateway.WelcomeAsync();
        await connection.ReceiveAsync("subscribe");
        await connection.SendAsync(message);
        Assert.Equal(1002, await connection.ReceiveCloseAsync());
        await Assert.ThrowsAsync<GatewayProtocolException>(() => taking.WaitAsync(Bounds.Wait));
    }

    [Theory]
    [InlineData("""{"type":"records","sub":1,"stream":"none","records":[{"p":0,"o":1,"t":1}]}""")]
    [InlineData("""{"type":"records","sub":1,"records":[{"p":0,"o":1,"t":1}]}""")]
    [InlineData("""{"type":"gap","sub":1,"stream":"none","p":0,"from":1,"to":2,"reason":"slow"}""")]
    public async Task SubscribeManyAsync_StreamThatHasNotJoined_EndsTheClient(string message)
    {
        await using var records = NewClient().SubscribeManyAsync("*").GetAsyncEnumerator();
        var taking = records.MoveNextAsync().AsTask();
        var connection = await Gateway.WelcomeAsync();
        await connection.ReceiveAsync("subscribe");
        await connection.SendAsync("""{"type":"subscribed","sub":1,"streams":"*"}""");
        await connection.SendAsync(message);
        Assert.Equal(1002, await connection.ReceiveCloseAsync());
        await Assert.ThrowsAsync<GatewayProtocolException>(() => taking.WaitAsync(Bounds.Wait));
    }

    [Fact]
    public void Subscribe_OptionsThatCannotBeMeant_AreRefused()
    {
        var client = NewClient();
        Assert.Throws<ArgumentException>(() => client.SubscribeManyAsync("a b"));
        Assert.Throws<ArgumentException>(() => client.SubscribeManyAsync("*", new() { Partitions = [0] }));
        Assert.Throws<ArgumentException>(() => client.SubscribeManyAsync("*", new() { From = StreamStart.At(StreamPosition.Parse("e/0:1")) }));
        Assert.Throws<ArgumentException>(() => client.SubscribeAsync("s", new() { From = StreamStart.At(new Dictionary<string, StreamPosition>()) }));
        Assert.Throws<ArgumentException>(() => client.SubscribeAsync("s", new() { Batch = 0 }));
        Assert.Throws<ArgumentException>(() => client.SubscribeAsync("s", new() { Filter = "{" }));
        Assert.Throws<ArgumentException>(() => client.SubscribeAsync("s", new() { Filter = "1" }));
    }

    private static Task JoinAsync(FakeConnection connection, string stream, long next, string? epoch = null) => connection.SendAsync(
        $$$"""{"type":"subscribed","sub":1,"stream":"{{{stream}}}","position":{"epoch":"{{{epoch ?? stream}}}","offsets":{"0":""" + next + "}}}");

    private static Task SendRecordAsync(FakeConnection connection, string stream, long offset) => connection.SendAsync(
        $$"""{"type":"records","sub":1,"stream":"{{stream}}","records":[{"p":0,"o":{{offset}},"t":1,"s":"x"}]}""");
}
