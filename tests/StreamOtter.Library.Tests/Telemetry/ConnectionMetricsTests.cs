using StreamOtter.Library.Tests.Support;
using StreamOtter.RateLimiting;
using StreamOtter.Resilience;
using StreamOtter.Telemetry;
using StreamOtter.WebSockets;

namespace StreamOtter.Library.Tests.Telemetry;

/// <summary>What docs/library/telemetry.md says of connections.</summary>
public sealed class ConnectionMetricsTests : LibraryTest
{
    private readonly TelemetryManager _telemetry = new();
    private readonly MetricLog _metrics;
    private readonly string _server;

    public ConnectionMetricsTests()
    {
        _metrics = new MetricLog(_telemetry.Meter);
        Manager = new WebSocketManager(telemetry: _telemetry);
        _server = $"server.address=127.0.0.1 server.port={Server.Url.Port}";
    }

    [Fact]
    public async Task Messages_AreCounted_WithTheirBytes()
    {
        var (connection, peer) = await OpenAsync();
        await OutcomeAsync(await connection.SendAsync("abc"));
        await OutcomeAsync(await connection.SendAsync("ü"));
        await peer.SendAsync("hello");
        await TakeAsync(connection.ReadAllAsync(), 1);
        Assert.Equal([$"1{{message}} {_server}", $"1{{message}} {_server}"], _metrics.Of("streamotter.messages.sent"));
        Assert.Equal([$"3By {_server}", $"2By {_server}"], _metrics.Of("streamotter.bytes.sent"));
        Assert.Equal([$"1{{message}} {_server}"], _metrics.Of("streamotter.messages.received"));
        Assert.Equal([$"5By {_server}"], _metrics.Of("streamotter.bytes.received"));
        Assert.EndsWith($"s {_server}", Assert.Single(_metrics.Of("streamotter.connect.duration")), StringComparison.Ordinal);
        Assert.All(_metrics.Of("streamotter.ping.duration"), ping => Assert.EndsWith($"s {_server}", ping, StringComparison.Ordinal));
        Assert.NotEmpty(_metrics.Of("streamotter.ping.duration")); // the proof of delivery
    }

    [Fact]
    public async Task Connections_AreCountedByState_AndGoneWhenTheyAreClosed()
    {
        var (first, _) = await OpenAsync();
        await OpenAsync();
        Server.StallsUpgrades = true;
        var third = Connect();
        await third.SendAsync("waits");
        await third.SendAsync("waits too");
        Assert.Equal(
            [$"1{{connection}} {_server} streamotter.state=connecting", $"2{{connection}} {_server} streamotter.state=open"],
            _metrics.Ask("streamotter.connections.active").Order(StringComparer.Ordinal));
        Assert.Equal([$"2{{message}} {_server}"], _metrics.Ask("streamotter.send.buffered"));
        await first.CloseAsync().WaitAsync(Bounds.Wait);
        await third.CloseAsync().WaitAsync(Bounds.Wait);
        Assert.Equal([$"1{{connection}} {_server} streamotter.state=open"], _metrics.Ask("streamotter.connections.active"));
        Assert.Equal([$"0{{message}} {_server}"], _metrics.Ask("streamotter.send.buffered"));
        Assert.Equal([$"1{{message}} {_server} streamotter.outcome=not_sent", $"1{{message}} {_server} streamotter.outcome=not_sent"], _metrics.Of("streamotter.messages.undelivered"));
    }

    [Fact]
    public async Task Cut_AndRefused_AreMeasured_UntilItIsOpenAgain()
    {
        var (connection, peer) = await OpenAsync(options => options with
        {
            Reconnection = new() { RetryDelay = TimeSpan.Zero, CircuitBreaker = new() { Threshold = 2, Cooldown = TimeSpan.FromMilliseconds(1) } },
        });
        Server.RefuseWith = 503;
        peer.Cut();
        await WhenAsync<Reconnecting>(attempt => attempt.Attempt == 2);
        Assert.Equal([$"1{{circuit}} {_server}"], _metrics.Ask("streamotter.circuits.open"));
        Assert.Empty(_metrics.Of("streamotter.reconnects"));
        Server.RefuseWith = null;
        await Server.AcceptAsync();
        await connection.WhenOpenAsync().WaitAsync(Bounds.Wait);
        await OutcomeAsync(await connection.SendAsync("it works"));
        Assert.Equal([$"1{{reconnect}} {_server}"], _metrics.Of("streamotter.reconnects"));
        Assert.Equal([$"0{{circuit}} {_server}"], _metrics.Ask("streamotter.circuits.open"));
        Assert.Contains(_metrics.Of("streamotter.connect.duration"), took => took.EndsWith($"s {_server} error.type=UpgradeRefusedException", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Limit_Exceeded_IsCounted_WithItsPolicy()
    {
        Manager.RateLimiting.ConfigureRateLimiting(new() { Messages = 1, Period = TimeSpan.FromHours(1), WhenExceeded = LimitPolicy.Refuse });
        var (connection, _) = await OpenAsync();
        await connection.SendAsync("a");
        await Assert.ThrowsAsync<RateLimitExceededException>(() => connection.SendAsync("b").AsTask());
        Assert.Equal([$"1{{message}} {_server} streamotter.policy=refuse"], _metrics.Of("streamotter.rate_limit.exceeded"));
    }

    [Fact]
    public void Meter_NobodyListens_AllocatesNothing()
    {
        using var telemetry = new TelemetryManager();
        var meter = new ConnectionMeter(telemetry.Connections, Server.Url);
        Measure();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            Measure();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Measure()
        {
            meter.OnSent(1);
            meter.OnReceived(1);
            meter.OnPong(TimeSpan.FromSeconds(1));
            meter.OnUndelivered(DeliveryOutcome.Unknown);
            meter.OnLimitExceeded(LimitPolicy.Wait);
            telemetry.Client.OnReceived(1);
            telemetry.Client.OnPublished(PublishOutcome.Stored);
        }
    }
}
