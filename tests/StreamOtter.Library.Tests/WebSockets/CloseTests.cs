using StreamOtter.Library.Tests.Support;
using StreamOtter.Resilience;
using StreamOtter.WebSockets;

namespace StreamOtter.Library.Tests.WebSockets;

public sealed class CloseTests : LibraryTest
{
    [Fact]
    public async Task CloseConnection_CodeAndReason_ReachTheServerBehindAllMessages()
    {
        var (connection, peer) = await OpenAsync();
        var closed = new TaskCompletionSource<(int, string)>();
        Manager.OnConnectionClosed(connection, (code, reason) => closed.SetResult((code, reason)));
        for (var i = 0; i < 100; i++)
            connection.Send($"{i}");
        Manager.CloseConnection(connection, 4001, "see you");
        Assert.Throws<ConnectionClosedException>(() => connection.Send("late"));
        Assert.Equal((4001, "see you"), await closed.Task.WaitAsync(Bounds.Wait)); // what the server answered
        Assert.Equal(100, (await peer.ReceiveTextsAsync(100)).Count);
        await peer.Completion.WaitAsync(Bounds.Wait);
        Assert.Equal((4001, "see you"), (peer.CloseCode, peer.CloseReason));
        Assert.Empty(Undelivered);
        Assert.Equal(ConnectionState.Closed, connection.State);
        Assert.Equal(ConnectionState.Closing, await WhenAsync<ConnectionState>(state => state != ConnectionState.Open));
    }

    [Theory]
    [InlineData(999)]
    [InlineData(1004)]
    [InlineData(1005)]
    [InlineData(1006)]
    [InlineData(1015)]
    [InlineData(2000)]
    [InlineData(5000)]
    public async Task Close_CodeThatNoFrameHolds_ThrowsAndStaysOpen(int code)
    {
        var (connection, peer) = await OpenAsync();
        Assert.Throws<ArgumentOutOfRangeException>(() => Manager.CloseConnection(connection, code));
        Assert.Throws<ArgumentException>(() => connection.Close(1000, new string('x', 124)));
        await connection.SendAsync("still open");
        Assert.Equal("still open", await peer.ReceiveTextAsync());
    }

    [Fact]
    public async Task Close_AgainAndAgain_IsOneGoodbye()
    {
        var (connection, peer) = await OpenAsync();
        connection.Close(3000);
        connection.Close(3001);
        Assert.Equal(3000, (await connection.CloseAsync(3002).WaitAsync(Bounds.Wait)).Code);
        Assert.Equal(3000, peer.CloseCode);
        await connection.DisposeAsync();
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(1002, false)]
    [InlineData(1008, false)]
    [InlineData(4001, false)]
    public async Task ServerCloses_ForGood_IsTheEnd(int code, bool isSound)
    {
        var (connection, peer) = await OpenAsync();
        await peer.CloseAsync(code, "go away");
        var closed = await connection.Completion.WaitAsync(Bounds.Wait);
        Assert.Equal((code, "go away", true), (closed.Code, closed.Reason, closed.WasClean));
        Assert.Equal(isSound, closed.Failure is null);
        await peer.Completion.WaitAsync(Bounds.Wait);
        Assert.Equal(code, peer.CloseCode); // the goodbye was answered
    }

    [Theory]
    [InlineData(1001)]
    [InlineData(1011)]
    [InlineData(1012)]
    [InlineData(3000)]
    [InlineData(4500)]
    public async Task ServerCloses_ForNow_IsNoEnd(int code)
    {
        var (connection, peer) = await OpenAsync();
        var closed = 0;
        Manager.OnConnectionClosed(connection, (_, _) => closed++);
        await peer.CloseAsync(code, "later");
        var loss = (await WhenAsync<Reconnecting>()).Loss;
        Assert.Equal((code, "later", false), (loss.CloseCode, loss.Reason, loss.IsLasting));
        await Server.AcceptAsync();
        await connection.WhenOpenAsync().WaitAsync(Bounds.Wait);
        Assert.Equal(0, closed);
        Assert.Empty(Errors);
    }

    [Fact]
    public async Task Close_ServerAnswersNothing_EndsAfterItsTime()
    {
        var time = new ManualTime();
        await using var manager = new WebSocketManager(timeProvider: time);
        Server.StallsConnections = true;
        var (connection, peer) = await OpenAsync(options => options with { CloseTimeout = TimeSpan.FromSeconds(3) }, manager);
        var receipt = await connection.SendAsync("a");
        await peer.Raw.ReadExactlyAsync(new byte[1]).AsTask().WaitAsync(Bounds.Wait); // it is on its way
        connection.Close(3000, "bye");
        for (var half = 0; half < 2; half++)
        {
            await time.WhenTimerAsync(TimeSpan.FromSeconds(3)); // for the pong, then for the goodbye
            time.Advance(TimeSpan.FromSeconds(3));
        }
        var closed = await connection.Completion.WaitAsync(Bounds.Wait);
        Assert.Equal(new ConnectionClosed(3000, "bye", WasClean: false, Failure: null), closed);
        Assert.Equal(DeliveryOutcome.Unknown, await OutcomeAsync(receipt));
    }

    [Fact]
    public async Task Close_WhileReconnecting_EndsAtOnce()
    {
        var (connection, peer) = await OpenAsync(options => options with { Reconnection = new() { RetryDelay = TimeSpan.FromHours(1), MaxDelay = TimeSpan.FromHours(1), Jitter = false } });
        peer.Cut();
        await WhenAsync<Reconnecting>();
        var receipt = await connection.SendAsync("a");
        var closed = await connection.CloseAsync(1001, "enough").WaitAsync(Bounds.Wait);
        Assert.Equal(new ConnectionClosed(1001, "enough", WasClean: false, Failure: null), closed);
        Assert.Equal(DeliveryOutcome.NotSent, await OutcomeAsync(receipt));
        await Assert.ThrowsAsync<ConnectionClosedException>(() => connection.WhenOpenAsync());
    }

    [Fact]
    public async Task Manager_IsDisposed_ClosesItsConnections()
    {
        var (connection, peer) = await OpenAsync();
        await Manager.DisposeAsync().AsTask().WaitAsync(Bounds.Wait);
        Assert.Equal(ConnectionState.Closed, connection.State);
        await peer.Completion.WaitAsync(Bounds.Wait);
        Assert.Equal(1000, peer.CloseCode);
    }
}
