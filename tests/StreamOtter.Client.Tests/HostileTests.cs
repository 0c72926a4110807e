using System.Collections.Concurrent;
using StreamOtter.Client.Tests.Support;
using StreamOtter.Logging;

namespace StreamOtter.Client.Tests;

/// <summary>A gateway that does what none does: the client ends with a clear word, whatever waits ends with it.</summary>
public sealed class HostileTests : ClientTest
{
    [Theory]
    [InlineData("nonsense")]
    [InlineData("""{"type":"welcome","heartbeat":1,"limits":{"message":1},"credit":{"records":1,"bytes":1}}""")]
    [InlineData("""{"type":"records","sub":2,"records":[]}""")]
    [InlineData("""{"type":"records","sub":1,"records":[{"p":0,"o":4,"t":0}]}""")]
    [InlineData("""{"type":"records","sub":1,"records":[{"p":0,"o":6,"t":0},{"p":0,"o":6,"t":0}]}""")]
    [InlineData("""{"type":"records","sub":1,"records":[{"p":0,"o":6,"t":0},{"p":1,"o":0,"t":0},{"p":0,"o":5,"t":0}]}""")]
    [InlineData("""{"type":"subscribed","sub":1,"position":{"epoch":"e","offsets":{}}}""")]
    [InlineData("""{"type":"subscribed","sub":9,"position":{"epoch":"e","offsets":{}}}""")]
    [InlineData("""{"type":"unsubscribed","sub":1,"position":{"epoch":"e","offsets":{}}}""")]
    [InlineData("""{"type":"gap","sub":1,"p":0,"from":7,"to":7,"reason":"retention"}""")]
    [InlineData("""{"type":"gap","sub":1,"p":0,"from":1,"to":3,"reason":"retention"}""")]
    [InlineData("""{"type":"gap","sub":3,"p":0,"from":1,"to":3,"reason":"retention"}""")]
    [InlineData("""{"type":"error","sub":3,"code":4100,"error":""}""")]
    [InlineData("""{"type":"ack","seq":1,"at":[]}""")]
    [InlineData("""{"type":"nack","seq":1,"count":1,"outcome":"refused","code":4103,"error":""}""")]
    public async Task Client_GatewayBreaksTheProtocol_Ends(string message)
    {
        var client = NewClient();
        await using var records = client.SubscribeAsync("s").GetAsyncEnumerator();
        var taking = records.MoveNextAsync().AsTask();
        var connection = await Gateway.WelcomeAsync();
        await connection.SubscribedAsync("""{"0":5,"1":0}""");
        await connection.SendAsync(message);
        await Assert.ThrowsAsync<GatewayProtocolException>(() => ReadOnAsync(taking, records).WaitAsync(Bounds.Wait));
        Assert.Equal(1002, await connection.ReceiveCloseAsync());
        await Assert.ThrowsAsync<ClientClosedException>(async () => await client.PublishAsync("s", "x"));
        Assert.Equal(ClientState.Closed, client.State);
    }

    [Fact]
    public async Task Client_BinaryMessage_Ends()
    {
        var publishing = NewClient().PublishAsync("s", "x").AsTask();
        var connection = await Gateway.WelcomeAsync();
        await connection.ReceiveAsync("publish");
        await connection.SendBinaryAsync();
        Assert.Equal(PublishOutcome.Unknown, (await publishing.WaitAsync(Bounds.Wait)).Outcome);
        Assert.Equal(1002, await connection.ReceiveCloseAsync());
    }

    [Fact]
    public async Task Client_MessageAboveItsLimit_Ends()
    {
        var client = NewClient(options => options with { MaxMessageBytes = 64 << 10 });
        var end = client.GetEndAsync("s").AsTask();
        var connection = await Gateway.WelcomeAsync();
        await connection.ReceiveAsync("subscribe");
        await connection.SendAsync($$"""{"type":"later","x":"{{new string('x', 64 << 10)}}"}""");
        var error = await Assert.ThrowsAsync<GatewayProtocolException>(() => end.WaitAsync(Bounds.Wait));
        Assert.Contains("MaxMessageBytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_LargeMessageWithinItsLimit_IsTaken()
    {
        await using var records = NewClient().SubscribeAsync("s").GetAsyncEnumerator();
        var taking = TakeAsync(records, 1);
        var connection = await Gateway.WelcomeAsync();
        await connection.SubscribedAsync();
        await connection.SendAsync($$"""{"type":"records","sub":1,"records":[{"p":0,"o":0,"t":0,"s":"{{new string('x', 3_000_000)}}"}]}""");
        Assert.Equal(3_000_000, (await taking.WaitAsync(Bounds.Wait))[0].Value.Length);
    }

    [Fact]
    public async Task Client_TypeOfALaterVersion_IsIgnored()
    {
        await using var records = NewClient().SubscribeAsync("s").GetAsyncEnumerator();
        var taking = TakeAsync(records, 1);
        var connection = await Gateway.WelcomeAsync();
        await connection.SubscribedAsync();
        await connection.SendAsync("""{"type":"later","sub":7,"x":{"y":[1]}}""");
        await connection.SendAsync("""{"type":"error","code":4007,"error":"about nothing we have"}""");
        await connection.SendRecordsAsync(1, 0, 0);
        Assert.Single(await taking.WaitAsync(Bounds.Wait));
    }

    [Fact]
    public async Task Client_AnEventsHandlersThrow_IsLoggedAndStopsNobody()
    {
        await using var loggers = new ErrorHandlingAndLoggingManager();
        loggers.ConfigureLogging(new LoggingOptions { Output = LogOutput.None });
        var (failures, told) = (new ConcurrentQueue<string>(), new TaskCompletionSource());
        loggers.OnError(error => failures.Enqueue(error.Message));
        var client = NewClient(loggers: loggers);
        client.StateChanged += (_, state) => throw new InvalidOperationException($"{state.State}");
        client.GoingAway += (_, _) => throw new InvalidOperationException("going away");
        client.GoingAway += (_, _) => told.SetResult();
        var connecting = client.ConnectAsync();
        var connection = await Gateway.WelcomeAsync();
        await connecting.WaitAsync(Bounds.Wait);

        await connection.SendAsync("""{"type":"goaway","reason":"draining","delay":0}""");

        await told.Task.WaitAsync(Bounds.Wait);
        Assert.Equal(["Connecting", "Open", "going away"], failures);
    }

    private static async Task ReadOnAsync(Task<bool> first, IAsyncEnumerator<StreamRecord> records)
    {
        await first;
        while (await records.MoveNextAsync())
        {
            // Records before the fault are delivered.
        }
    }
}
