using StreamOtter.Library.Tests.Support;
using StreamOtter.Resilience;
using StreamOtter.WebSockets;

namespace StreamOtter.Library.Tests.WebSockets;

public sealed class ReconnectTests : LibraryTest
{
    private const string Busy = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n";

    private static readonly ReconnectionOptions Hour = new() { RetryDelay = TimeSpan.FromHours(1), MaxDelay = TimeSpan.FromHours(1), Jitter = false };

    private readonly ManualTime _time = new();

    public ReconnectTests() => Manager = new WebSocketManager(timeProvider: _time);

    [Fact]
    public async Task Lost_AttemptsAndWaits_AreToldAndKept()
    {
        var (connection, peer) = await OpenAsync(options => options with { Reconnection = new() { RetryDelay = TimeSpan.FromSeconds(2), Jitter = false } });
        var told = new List<string>();
        var reconnected = new TaskCompletionSource();
        Manager.Resilience.OnReconnecting(connection, attempt => told.Add($"{attempt}"));
        Manager.Resilience.OnReconnecting(connection, (attempt, delay) => told.Add($"{attempt} in {delay.TotalSeconds} s"));
        Manager.Resilience.OnReconnected(connection, reconnected.SetResult);
        Server.AnswerWith = Busy;
        peer.Cut();
        foreach (var seconds in (int[])[2, 4, 8])
        {
            await WhenAsync<Reconnecting>(attempt => attempt.Delay == TimeSpan.FromSeconds(seconds));
            Assert.Equal(ConnectionState.Reconnecting, connection.State);
            if (seconds == 8)
                Server.AnswerWith = null;
            await _time.WhenTimerAsync(TimeSpan.FromSeconds(seconds));
            _time.Advance(TimeSpan.FromSeconds(seconds));
        }
        peer = await Server.AcceptAsync();
        await reconnected.Task.WaitAsync(Bounds.Wait);
        Assert.Equal(["1", "1 in 2 s", "2", "2 in 4 s", "3", "3 in 8 s"], told);
        Assert.Equal(ConnectionState.Open, connection.State);

        Assert.Equal(DeliveryOutcome.Delivered, await OutcomeAsync(await connection.SendAsync("a"))); // it worked
        peer.Cut();
        Assert.Equal(1, (await WhenAsync<Reconnecting>()).Attempt); // so from the start
    }

    [Fact]
    public async Task Lost_OpensAndDoesNothing_StillWaitsLonger()
    {
        Connect(options => options with { Reconnection = new() { RetryDelay = TimeSpan.FromSeconds(2), Jitter = false } });
        foreach (var seconds in (int[])[2, 4, 8])
        {
            await (await Server.AcceptAsync()).CloseAsync(1013);
            await WhenAsync<Reconnecting>(attempt => attempt.Delay == TimeSpan.FromSeconds(seconds));
            await _time.WhenTimerAsync(TimeSpan.FromSeconds(seconds));
            _time.Advance(TimeSpan.FromSeconds(seconds));
        }
    }

    [Fact]
    public async Task DisableReconnection_BeforeALoss_MakesItTheEnd()
    {
        var (connection, peer) = await OpenAsync();
        Manager.Resilience.DisableReconnection(connection);
        peer.Cut();
        var closed = await connection.Completion.WaitAsync(Bounds.Wait);
        Assert.Equal((1006, false), (closed.Code, closed.WasClean));
        Assert.NotNull(closed.Failure);
    }

    [Fact]
    public async Task DisableReconnection_WhileItWaits_IsTheEnd()
    {
        var (connection, peer) = await OpenAsync(options => options with { Reconnection = Hour });
        peer.Cut();
        await WhenAsync<Reconnecting>();
        Manager.Resilience.DisableReconnection(connection);
        Assert.Equal(1006, (await connection.Completion.WaitAsync(Bounds.Wait)).Code);
    }

    [Fact]
    public async Task SetReconnectionStrategy_WhileItWaits_PlansAgain()
    {
        var (connection, peer) = await OpenAsync(options => options with { Reconnection = Hour });
        peer.Cut();
        await WhenAsync<Reconnecting>();
        Manager.SetReconnectionStrategy(connection, new ReconnectionOptions { RetryDelay = TimeSpan.Zero });
        var again = await WhenAsync<Reconnecting>();
        Assert.Equal((1, TimeSpan.Zero), (again.Attempt, again.Delay));
        await Server.AcceptAsync();
        await connection.WhenOpenAsync().WaitAsync(Bounds.Wait);
    }

    [Fact]
    public async Task ConfigureReconnection_WhileOpen_IsForThoseWithoutTheirOwn()
    {
        var (connection, peer) = await OpenAsync(options => options with { Reconnection = null });
        var (own, ownPeer) = await OpenAsync(options => options with { Reconnection = Hour });
        Manager.Resilience.ConfigureReconnection(new ReconnectionOptions { MaxRetries = 0 });
        peer.Cut();
        await connection.Completion.WaitAsync(Bounds.Wait);
        ownPeer.Cut();
        Assert.Equal(TimeSpan.FromHours(1), (await WhenAsync<Reconnecting>()).Delay);
        Manager.Resilience.EnableReconnection(own); // as configured for all
        await own.Completion.WaitAsync(Bounds.Wait);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Strategy_ThrowsOrPlansNonsense_IsReportedAndGivesUp(bool throws)
    {
        var (connection, peer) = await OpenAsync();
        Manager.SetReconnectionStrategy(connection, new BadStrategy(throws));
        peer.Cut();
        await connection.Completion.WaitAsync(Bounds.Wait);
        Assert.Contains(Errors, error => error.During == "the reconnection strategy");
    }

    [Fact]
    public async Task CircuitBreaker_ManyFailures_PausesThenTriesOnce()
    {
        Server.AnswerWith = Busy;
        var connection = Connect(options => options with
        {
            Reconnection = new() { RetryDelay = TimeSpan.Zero, CircuitBreaker = new() { Threshold = 3, Cooldown = TimeSpan.FromMinutes(1) } },
        });
        var told = new List<string>();
        var closed = new TaskCompletionSource();
        Manager.Resilience.OnCircuitBreakerOpen(connection, () => told.Add("open"));
        Manager.Resilience.OnCircuitBreakerClosed(connection, closed.SetResult);
        for (var half = 3; half <= 4; half++)
        {
            Assert.Equal(TimeSpan.FromMinutes(1), (await WhenAsync<Reconnecting>(attempt => attempt.Attempt == half)).Delay);
            Assert.Equal(half - 2, told.Count);
            if (half == 4)
                Server.AnswerWith = null;
            await _time.WhenTimerAsync(TimeSpan.FromMinutes(1));
            _time.Advance(TimeSpan.FromMinutes(1));
        }
        await closed.Task.WaitAsync(Bounds.Wait);
        Assert.Equal(ConnectionState.Open, connection.State);
    }

    private sealed class BadStrategy(bool throws) : IReconnectionStrategy
    {
        public ReconnectionPlan? Plan(ReconnectionAttempt attempt) =>
            throws ? throw new InvalidOperationException("no idea") : new ReconnectionPlan(TimeSpan.FromSeconds(-1));
    }
}
