using StreamOtter.Client.Tests.Support;
using StreamOtter.Connecting;

namespace StreamOtter.Client.Tests;

public sealed class BackoffTests : ClientTest
{
    [Fact]
    public void Next_FailuresInARow_DoubleTheCeilingUpToTheMost()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(6), new FixedRandom(0.5));
        Assert.Equal([0.5, 1, 2, 3, 3], Enumerable.Range(0, 5).Select(_ => backoff.Next().TotalSeconds));
        backoff.Reset();
        Assert.Equal(0.5, backoff.Next().TotalSeconds);
    }

    [Fact]
    public void Next_AnyRandom_StaysBetweenNothingAndTheCeiling()
    {
        var random = new Random(1);
        var backoff = new Backoff(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(4), random);
        var waits = Enumerable.Range(0, 1000).Select(_ => backoff.Next().TotalSeconds).ToArray();
        Assert.All(waits, wait => Assert.InRange(wait, 0, 4));
        Assert.InRange(waits.Average(), 1.8, 2.2);
    }

    [Fact]
    public async Task Client_ConnectionsFail_WaitsLongerEachTimeUntilOneWorks()
    {
        var time = new ManualTime();
        Gateway.RefuseWith = 503;
        var client = NewClient(options => options with
        {
            TimeProvider = time,
            Random = new FixedRandom(0.5),
            ReconnectMin = TimeSpan.FromSeconds(2),
            ReconnectMax = TimeSpan.FromSeconds(60),
        });
        var end = client.GetEndAsync("s").AsTask();
        foreach (var seconds in (int[])[1, 2, 4])
        {
            await WhenChangeAsync(change => change.RetryIn == TimeSpan.FromSeconds(seconds));
            if (seconds == 4)
                Gateway.RefuseWith = null;
            await time.WhenTimerAsync(TimeSpan.FromSeconds(seconds));
            time.Advance(TimeSpan.FromSeconds(seconds));
        }
        var connection = await Gateway.WelcomeAsync();
        await connection.SubscribedAsync();
        await end.WaitAsync(Bounds.Wait);
        connection.Abort();
        await WhenChangeAsync(change => change.RetryIn == TimeSpan.FromSeconds(1)); // it worked, so from the start
    }

    [Fact]
    public async Task Client_ConnectionsOpenAndDoNothing_StillWaitsLonger()
    {
        var time = new ManualTime();
        var client = NewClient(options => options with
        {
            TimeProvider = time,
            Random = new FixedRandom(0.5),
            ReconnectMin = TimeSpan.FromSeconds(2),
            ReconnectMax = TimeSpan.FromSeconds(60),
        });
        _ = client.ConnectAsync();
        foreach (var seconds in (int[])[1, 2, 4])
        {
            await (await Gateway.WelcomeAsync()).CloseAsync(4201);
            await WhenChangeAsync(change => change.RetryIn == TimeSpan.FromSeconds(seconds));
            await time.WhenTimerAsync(TimeSpan.FromSeconds(seconds));
            time.Advance(TimeSpan.FromSeconds(seconds));
        }
    }
}
