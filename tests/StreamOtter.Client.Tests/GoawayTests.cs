using StreamOtter.Client.Tests.Support;

namespace StreamOtter.Client.Tests;

public sealed class GoawayTests : ClientTest
{
    private const string Message = """{"type":"goaway","reason":"draining","delay":840}""";

    [Fact]
    public async Task Goaway_PublishUnderWay_WaitsForItsAnswerAndMoves()
    {
        await using var other = await FakeGateway.StartAsync();
        var time = new ManualTime();
        Goaway? told = null;
        var client = NewClient(options => options with { TimeProvider = time, Urls = [Gateway.Url, other.Url] });
        client.GoingAway += (_, goaway) => told = goaway;
        var publishing = client.PublishAsync("s", "a").AsTask();
        var connection = await Gateway.WelcomeAsync();
        await connection.ReceiveAsync("publish");
        await connection.SendAsync(Message);
        await time.WhenTimerAsync(TimeSpan.FromMilliseconds(840));
        Assert.Equal(new Goaway("draining", TimeSpan.FromMilliseconds(840)), told);

        var waiting = client.PublishAsync("s", "b").AsTask(); // not to a gateway that goes away
        time.Advance(TimeSpan.FromMilliseconds(840));
        await connection.SendAsync(Ack(1));
        Assert.Equal(PublishOutcome.Stored, (await publishing.WaitAsync(Bounds.Wait)).Outcome);
        Assert.Equal(1000, await connection.ReceiveCloseAsync());

        var next = await other.WelcomeAsync();
        Assert.Equal(2, (await next.ReceiveAsync("publish")).GetProperty("seq").GetInt64());
        await next.SendAsync(Ack(2));
        Assert.Equal(PublishOutcome.Stored, (await waiting.WaitAsync(Bounds.Wait)).Outcome);
        Assert.DoesNotContain(Changes, change => change.Cause is not null);
        other.AbortAll();
    }

    [Fact]
    public async Task Goaway_GatewayClosesBeforeTheDelay_IsStillWaitedFor()
    {
        var time = new ManualTime();
        var client = NewClient(options => options with { TimeProvider = time });
        var end = client.GetEndAsync("s").AsTask();
        var connection = await Gateway.WelcomeAsync();
        await connection.ReceiveAsync("subscribe");
        await connection.SendAsync(Message);
        await time.WhenTimerAsync(TimeSpan.FromMilliseconds(840));
        time.Advance(TimeSpan.FromMilliseconds(40));
        await connection.CloseAsync(4201);
        await WhenChangeAsync(change => change.RetryIn == TimeSpan.FromMilliseconds(800));
        await time.WhenTimerAsync(TimeSpan.FromMilliseconds(800));
        Assert.False(Gateway.HasConnection);
        time.Advance(TimeSpan.FromMilliseconds(800));
        await (await Gateway.WelcomeAsync()).SubscribedAsync();
        await end.WaitAsync(Bounds.Wait);
    }
}
