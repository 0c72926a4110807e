namespace StreamOtter.Streams.Tests.Window;

public sealed class StreamFeedsTests : WindowTest
{
    [Fact]
    public async Task OpenAsync_Twice_IsOneFeedAndOneTail()
    {
        Assert.Same(Feed, await OpenAsync());
        Assert.Equal((1, 1), (Engine.Opened, Log.Tails));
    }

    [Fact]
    public async Task Sweep_FeedNobodyUses_IsLetGoAndOpenedAnew()
    {
        Time.Advance(Linger * 2);
        Assert.Equal(0, Log.Tails);
        Assert.Throws<EngineException>(() => Subscribe());
        Assert.NotSame(Feed, await OpenAsync());
        Assert.Equal(1, Log.Tails);
    }

    [Fact]
    public void Sweep_FeedInUse_Stays()
    {
        var subscription = Subscribe();
        Time.Advance(Linger * 10);
        Assert.Equal(1, Log.Tails);
        subscription.Dispose();
        Time.Advance(Linger * 2);
        Assert.Equal(0, Log.Tails);
    }

    [Fact]
    public async Task OpenAsync_AfterTheStreamEnded_OpensAnew()
    {
        Log.End(EngineError.StreamNotFound);
        Engine.Log = new ScriptedLog("a") { Epoch = "e2" };
        Assert.Equal("e2", (await OpenAsync()).Log.Epoch);
    }

    [Fact]
    public async Task OpenAsync_AfterDispose_SaysThatTheGatewayStops()
    {
        await Feeds.DisposeAsync();
        Assert.Equal(EngineError.Unavailable, (await Assert.ThrowsAsync<EngineException>(OpenAsync)).Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OpenAsync_AfterAFailure_TriesAnew(bool expected)
    {
        Log.End(EngineError.Unavailable);
        Engine.OpenFailure = expected ? new EngineException(EngineError.Unavailable, "Not now.") : new IOException("Nobody thought of this.");
        await Assert.ThrowsAsync(Engine.OpenFailure.GetType(), OpenAsync);
        Engine.OpenFailure = null;
        Assert.NotSame(Feed, await OpenAsync());
    }
}
