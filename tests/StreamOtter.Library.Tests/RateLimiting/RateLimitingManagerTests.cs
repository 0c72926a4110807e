using StreamOtter.Library.Tests.Support;
using StreamOtter.RateLimiting;
using StreamOtter.WebSockets;

namespace StreamOtter.Library.Tests.RateLimiting;

public sealed class RateLimitingManagerTests : LibraryTest
{
    private static readonly RateLimitOptions ThreeADay = new() { Messages = 3, Period = TimeSpan.FromDays(1), WhenExceeded = LimitPolicy.Refuse };

    [Fact]
    public async Task SetRateLimit_Refuse_RefusesWhatIsBeyond_OnThatConnectionOnly()
    {
        var (connection, peer) = await OpenAsync();
        var (free, freePeer) = await OpenAsync();
        var told = new List<WebSocketConnection>();
        Manager.RateLimiting.OnRateLimitExceeded((exceeded, limit) => told.Add(limit == ThreeADay ? exceeded : free));
        Manager.RateLimiting.SetRateLimit(connection, ThreeADay);
        for (var i = 0; i < 3; i++)
            await connection.SendAsync($"{i}");
        Assert.Equal(ThreeADay, (await Assert.ThrowsAsync<RateLimitExceededException>(() => connection.SendAsync("3").AsTask())).Limit);
        Assert.Throws<RateLimitExceededException>(() => connection.Send("4"));
        Assert.Equal([connection, connection], told);
        for (var i = 0; i < 10; i++)
            free.Send($"{i}");
        Assert.Equal(10, (await freePeer.ReceiveTextsAsync(10)).Count);
        Manager.RateLimiting.SetRateLimit(connection, null);
        connection.Send("5");
        Assert.Equal(["0", "1", "2", "5"], await peer.ReceiveTextsAsync(4));
    }

    [Fact]
    public async Task ConfigureRateLimiting_IsForEachConnectionByItself_OpenOnesIncluded()
    {
        var (first, _) = await OpenAsync();
        var (second, _) = await OpenAsync();
        await first.SendAsync("free");
        Manager.RateLimiting.ConfigureRateLimiting(ThreeADay);
        foreach (var connection in (WebSocketConnection[])[first, second])
        {
            for (var i = 0; i < 3; i++)
                await connection.SendAsync($"{i}");
            await Assert.ThrowsAsync<RateLimitExceededException>(() => connection.SendAsync("3").AsTask());
        }
    }

    [Fact]
    public async Task Wait_HoldsMessagesBack_InOrder()
    {
        var (connection, peer) = await OpenAsync();
        var exceeded = 0;
        connection.RateLimitExceeded += (_, _) => exceeded++;
        Manager.RateLimiting.SetRateLimit(connection, new() { Messages = 2, Period = TimeSpan.FromMilliseconds(20) });
        for (var i = 0; i < 10; i++)
            connection.Send($"{i}");
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{i}"), await peer.ReceiveTextsAsync(10));
        Assert.InRange(exceeded, 1, 8);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Wait_ConnectionIsClosed_SendsWhatWaitsBeforeTheGoodbye(bool waits)
    {
        var (connection, peer) = await OpenAsync();
        Manager.RateLimiting.SetRateLimit(connection, new() { Messages = 1, Period = TimeSpan.FromMilliseconds(50) });
        var sending = new List<Task<SendReceipt>>();
        for (var i = 0; i < 5; i++)
        {
            if (waits)
                sending.Add(connection.SendAsync($"{i}").AsTask());
            else
                Manager.SendMessage(connection, $"{i}");
        }
        var closing = connection.CloseAsync();
        Assert.Throws<ConnectionClosedException>(() => connection.Send("late"));
        Assert.Equal(["0", "1", "2", "3", "4"], await peer.ReceiveTextsAsync(5));
        Assert.True((await closing.WaitAsync(Bounds.Wait)).WasClean);
        Assert.All(await Task.WhenAll(sending), receipt => Assert.Equal(DeliveryOutcome.Delivered, receipt.Outcome.Result));
        Assert.Empty(Undelivered);
    }

    [Fact]
    public async Task Wait_LongerThanClosingTakes_Throws()
    {
        var (connection, _) = await OpenAsync(options => options with { CloseTimeout = TimeSpan.FromMilliseconds(1) });
        Manager.RateLimiting.SetRateLimit(connection, new() { Messages = 1, Period = TimeSpan.FromDays(1), Burst = 2 });
        await connection.SendAsync("0");
        await connection.SendAsync("1");
        var waiting = connection.SendAsync("2").AsTask();
        using var impatient = new CancellationTokenSource();
        var given = connection.SendAsync("3", impatient.Token).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given.WaitAsync(Bounds.Wait));
        await connection.CloseAsync().WaitAsync(Bounds.Wait);
        await Assert.ThrowsAsync<ConnectionClosedException>(() => waiting.WaitAsync(Bounds.Wait));
    }

    [Fact]
    public void Options_ThatCannotWork_AreNamed()
    {
        var error = Assert.Throws<ArgumentException>(() => Manager.RateLimiting.ConfigureRateLimiting(
            new() { Messages = 0, Period = TimeSpan.Zero, Burst = 0, WhenExceeded = (LimitPolicy)7 }));
        Assert.All((string[])["Messages:", "Period:", "Burst:", "WhenExceeded:"], name => Assert.Contains(name, error.Message, StringComparison.Ordinal));
        Assert.Throws<ArgumentNullException>(() => Manager.RateLimiting.SetRateLimit(null!, null));
        Assert.Throws<ArgumentNullException>(() => Manager.RateLimiting.OnRateLimitExceeded(null!));
    }
}
