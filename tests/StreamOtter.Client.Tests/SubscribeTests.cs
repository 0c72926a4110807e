using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using StreamOtter.Client.Tests.Support;

namespace StreamOtter.Client.Tests;

public sealed class SubscribeTests : ClientTest
{
    [Fact]
    public async Task SubscribeAsync_EnumerationEnds_Unsubscribes()
    {
        var client = NewClient();
        var records = client.SubscribeAsync("s", new SubscribeOptions { Partitions = [3] }).GetAsyncEnumerator();
        var taking = TakeAsync(records, 1);
        var connection = await Gateway.WelcomeAsync();
        Assert.Equal("[3]", (await connection.SubscribedAsync("""{"3":0}""")).GetProperty("partitions").GetRawText());
        await connection.SendRecordsAsync(1, 3, 0);
        await taking.WaitAsync(Bounds.Wait);
        await records.DisposeAsync();
        Assert.Equal(1, (await connection.ReceiveAsync("unsubscribe")).GetProperty("sub").GetInt32());

        // What was under way is for nobody, and the number is free only when the gateway has said so.
        await connection.SendRecordsAsync(1, 3, 1);
        var end = client.GetEndAsync("t").AsTask();
        Assert.Equal(2, (await connection.SubscribedAsync()).GetProperty("sub").GetInt32());
        await end.WaitAsync(Bounds.Wait);
        await connection.ReceiveAsync("unsubscribe");
        await connection.SendAsync("""{"type":"unsubscribed","sub":1,"stream":"s","position":{"epoch":"e","offsets":{"3":2}}}""");
        await connection.SendAsync("""{"type":"unsubscribed","sub":2,"stream":"t","position":{"epoch":"e","offsets":{}}}""");
        await connection.SendAsync("""{"type":"ack","seq":99,"at":[]}""");
        Assert.Equal(1002, await connection.ReceiveCloseAsync()); // it has read all of it, and only the last was wrong
    }

    [Fact]
    public async Task SubscribeAsync_CancelledBeforeSubscribed_UnsubscribesThen()
    {
        using var cancel = new CancellationTokenSource();
        await using var records = NewClient().SubscribeAsync("s", cancellationToken: cancel.Token).GetAsyncEnumerator();
        var taking = records.MoveNextAsync().AsTask();
        var connection = await Gateway.WelcomeAsync();
        await connection.ReceiveAsync("subscribe");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking.WaitAsync(Bounds.Wait));
        await connection.SendAsync("""{"type":"subscribed","sub":1,"stream":"s","position":{"epoch":"e","offsets":{}}}""");
        await connection.ReceiveAsync("unsubscribe");
    }

    [Fact]
    public async Task SubscribeAsync_Refused_FailsAlone()
    {
        var client = NewClient();
        await using var records = client.SubscribeAsync("s").GetAsyncEnumerator();
        var taking = records.MoveNextAsync().AsTask();
        var connection = await Gateway.WelcomeAsync();
        await connection.ReceiveAsync("subscribe");
        await connection.SendAsync("""{"type":"error","sub":1,"code":4100,"error":"no such stream"}""");
        var error = await Assert.ThrowsAsync<SubscriptionFailedException>(() => taking.WaitAsync(Bounds.Wait));
        Assert.Equal((4100, "s"), (error.Code, error.Stream));
        Assert.Equal(ClientState.Open, client.State);
    }

    [Fact]
    public async Task SubscribeAsync_NotServedNow_IsAskedAgainAtItsPlace()
    {
        var time = new ManualTime();
        var client = NewClient(options => options with
        {
            TimeProvider = time,
            Random = new FixedRandom(0.5),
            ReconnectMin = TimeSpan.FromSeconds(2),
            ReconnectMax = TimeSpan.FromSeconds(60),
        });
        await using var records = client.SubscribeAsync("s").GetAsyncEnumerator();
        var taking = TakeAsync(records, 2);
        var connection = await Gateway.WelcomeAsync();
        await connection.SubscribedAsync();
        await connection.SendRecordsAsync(1, 0, 0);
        foreach (var seconds in (int[])[1, 2])
        {
            await connection.SendAsync("""{"type":"error","sub":1,"code":4200,"error":"the log is away"}""");
            await time.WhenTimerAsync(TimeSpan.FromSeconds(seconds));
            time.Advance(TimeSpan.FromSeconds(seconds));
            var again = await connection.SubscribedAsync("""{"0":1}""");
            Assert.Equal("""{"epoch":"e","offsets":{"0":1}}""", again.GetProperty("from").GetProperty("position").GetRawText());
        }
        await connection.SendRecordsAsync(1, 0, 1);
        Assert.Equal([0L, 1L], (await taking.WaitAsync(Bounds.Wait)).Select(record => record.Offset));
    }

    [Fact]
    public async Task SubscribeAsync_Typed_ReadsJson()
    {
        var type = (JsonTypeInfo<int[]>)JsonSerializerOptions.Default.GetTypeInfo(typeof(int[]));
        await using var records = NewClient().SubscribeAsync("s", type).GetAsyncEnumerator();
        var first = records.MoveNextAsync().AsTask();
        var connection = await Gateway.WelcomeAsync();
        await connection.SubscribedAsync();
        await connection.SendAsync("""{"type":"records","sub":1,"records":[{"p":0,"o":0,"t":0,"v":[1,2]},{"p":0,"o":1,"t":0},{"p":0,"o":2,"t":0,"s":"x"}]}""");
        Assert.True(await first.WaitAsync(Bounds.Wait));
        Assert.Equal<int>([1, 2], records.Current.Value!);
        Assert.True(await records.MoveNextAsync());
        Assert.Null(records.Current.Value);
        var error = await Assert.ThrowsAsync<RecordFormatException>(async () => await records.MoveNextAsync());
        Assert.Equal("e/0:3", Assert.IsType<StreamRecord>(error.Record).Position.ToString());
    }

    [Fact]
    public async Task SubscribeAsync_PositionMoves_IsTold()
    {
        var positions = new List<string>();
        var options = new SubscribeOptions { PositionMoved = position => positions.Add(position.ToString()) };
        await using var records = NewClient().SubscribeAsync("s", options).GetAsyncEnumerator();
        var taking = TakeAsync(records, 1);
        var connection = await Gateway.WelcomeAsync();
        await connection.SubscribedAsync("""{"0":5}""");
        await connection.SendAsync("""{"type":"position","sub":1,"position":{"epoch":"e","offsets":{"0":9}}}""");
        await connection.SendRecordsAsync(1, 0, 9);
        await taking.WaitAsync(Bounds.Wait);
        Assert.Equal(["e/0:5", "e/0:9"], positions);
    }
}
