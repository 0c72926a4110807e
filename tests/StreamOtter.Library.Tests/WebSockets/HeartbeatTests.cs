using System.Threading.Channels;
using StreamOtter.Library.Tests.Support;
using StreamOtter.Resilience;
using StreamOtter.Testing;
using StreamOtter.WebSockets;

namespace StreamOtter.Library.Tests.WebSockets;

public sealed class HeartbeatTests : LibraryTest
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly ManualTime _time = new();
    private readonly WebSocketClient _client;

    public HeartbeatTests() => Manager = _client = new WebSocketClient(timeProvider: _time);

    [Fact]
    public async Task Open_EachInterval_IsPinged()
    {
        var (connection, _) = await OpenBeatingAsync();
        var beats = Channel.CreateUnbounded<TimeSpan>();
        _client.OnHeartbeat(connection, beat => beats.Writer.TryWrite(beat));
        for (var i = 0; i < 3; i++)
        {
            await _time.WhenTimerAsync(Interval);
            _time.Advance(Interval);
            Assert.Equal(TimeSpan.Zero, await beats.Reader.ReadAsync().AsTask().WaitAsync(Bounds.Wait));
        }
        Assert.Empty(Errors);
    }

    [Fact]
    public async Task Open_NoPong_IsLostAndMadeAgain()
    {
        Server.StallsConnections = true;
        var (connection, _) = await OpenBeatingAsync();
        await _time.WhenTimerAsync(Interval);
        _time.Advance(Interval);
        await _time.WhenTimerAsync(Limit);
        Server.StallsConnections = false;
        _time.Advance(Limit);
        Assert.Contains("No pong within 10 s", (await WhenAsync<Reconnecting>()).Loss.Reason, StringComparison.Ordinal);
        await Server.AcceptAsync();
        await connection.WhenOpenAsync().WaitAsync(Bounds.Wait);
    }

    [Fact]
    public async Task Open_NoPongForAProof_IsLostToo()
    {
        Server.StallsConnections = true;
        var (connection, _) = await OpenBeatingAsync();
        _client.SetHeartbeatInterval(connection, TimeSpan.Zero);
        var receipt = await connection.SendAsync("a");
        await _time.WhenTimerAsync(Limit);
        _time.Advance(Limit);
        Assert.Equal(DeliveryOutcome.Unknown, await OutcomeAsync(receipt));
    }

    [Fact]
    public void Silence_WhileNothingCanBeTaken_IsNone()
    {
        var isStalled = true;
        var silences = new List<Exception>();
        using var heartbeat = new Heartbeat(_time, new() { Interval = Interval, Timeout = Limit }, new(() => isStalled, () => { }, _ => { }, silences.Add));
        _time.Advance(Interval);
        Assert.True(heartbeat.TakeDue());
        heartbeat.OnPing();
        _time.Advance(5 * Limit);
        Assert.Empty(silences);
        isStalled = false;
        heartbeat.OnRoom();
        _time.Advance(Limit - TimeSpan.FromTicks(1));
        Assert.Empty(silences);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.IsType<TimeoutException>(Assert.Single(silences));
    }

    [Fact]
    public void OnPong_ProvesOnlyWhatWasPinged_Once()
    {
        using var heartbeat = new Heartbeat(_time, new(), new(() => false, () => { }, _ => { }, _ => { }));
        Assert.False(heartbeat.OnPong(1));
        Assert.Equal(1, heartbeat.OnPing());
        Assert.Equal(2, heartbeat.OnPing());
        Assert.False(heartbeat.OnPong(3));
        Assert.False(heartbeat.OnPong(-1));
        Assert.True(heartbeat.OnPong(1));
        Assert.True(heartbeat.IsUnanswered);
        Assert.True(heartbeat.OnPong(2));
        Assert.False(heartbeat.OnPong(2));
        Assert.False(heartbeat.IsUnanswered);
    }

    [Fact]
    public async Task SetHeartbeatInterval_WhileOpen_ChangesTheBeat()
    {
        var (connection, _) = await OpenBeatingAsync();
        _client.SetHeartbeatInterval(connection, TimeSpan.FromSeconds(1));
        await _time.WhenTimerAsync(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        await WhenAsync<TimeSpan>();
        Assert.Throws<ArgumentException>(() => _client.SetHeartbeatInterval(connection, TimeSpan.FromTicks(1)));
        Assert.Equal(TimeSpan.FromSeconds(1), connection.Heartbeat.Interval);
    }

    [Fact]
    public void ConfigureHealthChecks_IsForConnectionsMadeFromThenOn()
    {
        Manager.Resilience.ConfigureHealthChecks(new HeartbeatOptions { Interval = TimeSpan.FromSeconds(3) });
        Assert.Equal(TimeSpan.FromSeconds(3), Connect(options => options with { Heartbeat = null }).Heartbeat.Interval);
        Assert.Throws<ArgumentException>(() => Manager.Resilience.ConfigureHealthChecks(new HeartbeatOptions { Timeout = TimeSpan.Zero }));
    }

    private Task<(WebSocketConnection Connection, MockConnection Peer)> OpenBeatingAsync() =>
        OpenAsync(options => options with { Heartbeat = new HeartbeatOptions { Interval = Interval, Timeout = Limit } });
}
