using StreamOtter.Client.Tests.Support;

namespace StreamOtter.Client.Tests;

/// <summary>Who the client says it is, and how it goes on being that.</summary>
public sealed class TokenTests : ClientTest
{
    private int _asked;

    [Fact]
    public async Task Token_Given_IsInTheHello()
    {
        var connecting = NewClient(options => options with { Token = "one" }).ConnectAsync();
        var connection = await Gateway.WelcomeAsync();
        Assert.Equal("one", connection.Hello.GetProperty("token").GetString());
        await connecting.WaitAsync(Bounds.Wait);
    }

    [Fact]
    public async Task Token_None_IsNotInTheHello()
    {
        _ = NewClient().ConnectAsync();
        Assert.False((await Gateway.WelcomeAsync()).Hello.TryGetProperty("token", out _));
    }

    [Fact]
    public async Task Provider_IsAskedAtEveryConnect()
    {
        _ = NewClient(WithProvider).ConnectAsync();
        var first = await Gateway.WelcomeAsync();
        Assert.Equal("token 1", first.Hello.GetProperty("token").GetString());
        first.Abort();
        Assert.Equal("token 2", (await Gateway.WelcomeAsync()).Hello.GetProperty("token").GetString());
    }

    [Fact]
    public async Task Provider_Throws_IsToldAndAskedAgain()
    {
        var client = NewClient(options => options with
        {
            TokenProvider = _ => ++_asked == 1 ? throw new InvalidOperationException("no token today") : ValueTask.FromResult("token"),
        });
        var error = await Assert.ThrowsAsync<ConnectionFailedException>(() => client.ConnectAsync().WaitAsync(Bounds.Wait));
        Assert.Contains("no token today", error.Message, StringComparison.Ordinal);
        Assert.Equal("token", (await Gateway.WelcomeAsync()).Hello.GetProperty("token").GetString());
    }

    [Fact]
    public async Task Provider_NeverAnswers_IsNotWaitedForWithoutEnd()
    {
        var client = NewClient(options => options with
        {
            ConnectTimeout = TimeSpan.FromMilliseconds(10),
            TokenProvider = _ => new ValueTask<string>(new TaskCompletionSource<string>().Task),
        });
        await Assert.ThrowsAsync<ConnectionFailedException>(() => client.ConnectAsync().WaitAsync(Bounds.Wait));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(3_600)]
    public async Task Token_BeforeItExpires_IsRenewedOnTheOpenConnection(int seconds)
    {
        var time = new ManualTime();
        _ = NewClient(options => WithProvider(options) with { TimeProvider = time }).ConnectAsync();
        var connection = await WelcomeAsync(seconds);
        for (var i = 2; i < 5; i++)
        {
            await time.WhenTimerAsync(TimeSpan.FromSeconds(seconds * 0.8));
            time.Advance(TimeSpan.FromSeconds(seconds * 0.8));
            Assert.Equal($"token {i}", (await connection.ReceiveAsync("auth")).GetProperty("token").GetString());
            await connection.SendAsync($$"""{"type":"authorized","expiresIn":{{seconds * 1000}}}""");
        }
    }

    [Fact]
    public async Task Provider_ThrowsAtRenewal_IsAskedAgainInTime()
    {
        var time = new ManualTime();
        _ = NewClient(options => options with
        {
            TimeProvider = time,
            TokenProvider = _ => ++_asked == 2 ? throw new InvalidOperationException("not now") : ValueTask.FromResult($"token {_asked}"),
        }).ConnectAsync();
        var connection = await WelcomeAsync(1000);
        await time.WhenTimerAsync(TimeSpan.FromSeconds(800));
        time.Advance(TimeSpan.FromSeconds(800));
        await time.WhenTimerAsync(TimeSpan.FromSeconds(160));
        time.Advance(TimeSpan.FromSeconds(160));
        Assert.Equal("token 3", (await connection.ReceiveAsync("auth")).GetProperty("token").GetString());
    }

    [Fact]
    public async Task Token_OfAnUnreasonableTime_HarmsNothing()
    {
        var publishing = NewClient(WithProvider).PublishAsync("s", "x").AsTask();
        var connection = await Gateway.AcceptAsync();
        await connection.ReceiveAsync("hello");
        await connection.SendAsync(FakeGateway.Welcome()[..^1] + ""","expiresIn":9007199254740991}""");
        await connection.ReceiveAsync("publish");
        await connection.SendAsync("""{"type":"authorized","expiresIn":0}""");
        await connection.SendAsync(Ack(1));
        Assert.Equal(PublishOutcome.Stored, (await publishing.WaitAsync(Bounds.Wait)).Outcome);
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task Denied_WithAProvider_AsksOnceMoreThenEnds()
    {
        var connecting = NewClient(WithProvider).ConnectAsync();
        foreach (var token in new[] { "token 1", "token 2" })
        {
            var connection = await Gateway.AcceptAsync();
            Assert.Equal(token, (await connection.ReceiveAsync("hello")).GetProperty("token").GetString());
            await connection.SendAsync("""{"type":"error","code":4300,"error":"The token has expired."}""");
            await connection.CloseAsync(4300, "The token has expired.");
        }
        var error = await Assert.ThrowsAsync<ConnectionRefusedException>(() => connecting.WaitAsync(Bounds.Wait));
        Assert.Equal((4300, "The token has expired."), (error.Code, error.Reason));
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task Denied_WithATokenThatStays_Ends()
    {
        var connecting = NewClient(options => options with { Token = "one" }).ConnectAsync();
        var connection = await Gateway.AcceptAsync();
        await connection.ReceiveAsync("hello");
        await connection.CloseAsync(4300);
        await Assert.ThrowsAsync<ConnectionRefusedException>(() => connecting.WaitAsync(Bounds.Wait));
    }

    [Fact]
    public async Task Denied_OnAnOpenConnection_ComesBackWithAnotherToken()
    {
        var end = NewClient(WithProvider).GetEndAsync("s").AsTask();
        for (var i = 1; i < 4; i++) // each time it was welcome, so each time another token may help
        {
            var connection = await Gateway.WelcomeAsync();
            Assert.Equal($"token {i}", connection.Hello.GetProperty("token").GetString());
            await connection.CloseAsync(4300, "The token has expired.");
        }
        await (await Gateway.WelcomeAsync()).SubscribedAsync("""{"0":3}""");
        Assert.Equal("e/0:3", (await end.WaitAsync(Bounds.Wait)).ToString());
    }

    [Fact]
    public async Task Forbidden_EndsTheRequestAndNotTheClient()
    {
        var client = NewClient(options => options with { Token = "one" });
        var publishing = client.PublishAsync("s", "x").AsTask();
        var end = client.GetEndAsync("s").AsTask();
        var connection = await Gateway.WelcomeAsync();
        var (sub, published) = (false, false);
        while (!sub || !published)
        {
            var message = await connection.ReceiveAnyAsync();
            if (message.GetProperty("type").GetString() == "subscribe")
            {
                sub = true;
                await connection.SendAsync("""{"type":"error","sub":1,"code":4301,"error":"not yours"}""");
            }
            else
            {
                published = true;
                await connection.SendAsync("""{"type":"nack","seq":1,"count":1,"outcome":"refused","code":4301,"error":"not yours"}""");
            }
        }
        Assert.Equal(PublishOutcome.Refused, (await publishing.WaitAsync(Bounds.Wait)).Outcome);
        Assert.Contains("4301", (await Assert.ThrowsAsync<SubscriptionFailedException>(() => end.WaitAsync(Bounds.Wait))).Message, StringComparison.Ordinal);
        Assert.Equal(ClientState.Open, client.State);
    }

    [Fact]
    public void Options_WithAToken_DoNotShowIt()
    {
        var options = new StreamOtterClientOptions { Url = new("ws://localhost/v1"), Token = "eyJ.secret" };
        Assert.DoesNotContain("secret", options.ToString(), StringComparison.Ordinal);
        Assert.Contains("ws://localhost/v1", options.ToString(), StringComparison.Ordinal);
        var error = Assert.Throws<ArgumentException>(() => new StreamOtterClient(WithProvider(options)));
        Assert.Contains("at most one", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    private StreamOtterClientOptions WithProvider(StreamOtterClientOptions options) =>
        options with { TokenProvider = _ => ValueTask.FromResult($"token {++_asked}") };

    private async Task<FakeConnection> WelcomeAsync(int expiresIn)
    {
        var connection = await Gateway.AcceptAsync();
        await connection.ReceiveAsync("hello");
        await connection.SendAsync(FakeGateway.Welcome(heartbeat: int.MaxValue)[..^1] + $$""","expiresIn":{{expiresIn}}000}""");
        return connection;
    }
}
