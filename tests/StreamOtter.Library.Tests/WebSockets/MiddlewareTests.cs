using StreamOtter.Library.Tests.Support;
using StreamOtter.WebSockets;

namespace StreamOtter.Library.Tests.WebSockets;

public sealed class MiddlewareTests : LibraryTest
{
    [Fact]
    public async Task Middleware_BothWays_RunsInOrder_AndChangesMessages()
    {
        Manager.UseMiddleware(Append("m"));
        var (connection, peer) = await OpenAsync(options => options with { Middleware = [Append("1"), Append("2")] });
        connection.UseMiddleware(Append("3"));
        var received = TakeAsync(connection.ReadAllAsync(), 1);
        await connection.SendAsync("a");
        Assert.Equal("am123", await peer.ReceiveTextAsync());
        await peer.SendAsync("b");
        Assert.Equal(["bm123"], await received);
    }

    [Fact]
    public async Task Middleware_StopsAMessage_NobodySeesIt()
    {
        var (connection, peer) = await OpenAsync(options => options with
        {
            Middleware = [(context, next) => $"{context.Message}".StartsWith("bad", StringComparison.Ordinal) ? default : next()],
        });
        var received = TakeAsync(connection.ReadAllAsync(), 1);
        Assert.Equal(DeliveryOutcome.Stopped, await OutcomeAsync(await connection.SendAsync("bad out")));
        await connection.SendAsync("good out");
        Assert.Equal("good out", await peer.ReceiveTextAsync());
        await peer.SendAsync("bad in");
        await peer.SendAsync("good in");
        Assert.Equal(["good in"], await received);
        Assert.Empty(Undelivered);
    }

    [Fact]
    public async Task Middleware_KnowsTheWay_AndMayTakeTime()
    {
        var gate = new TaskCompletionSource();
        var (connection, peer) = await OpenAsync();
        Manager.UseMiddleware(connection, async (context, next) =>
        {
            await gate.Task;
            context.Message = $"{context.Direction}: {context.Message}";
            await next();
            context.Message = "too late";
        });
        var first = connection.SendAsync("1").AsTask();
        var second = connection.SendAsync("2").AsTask();
        gate.SetResult();
        await Task.WhenAll(first, second).WaitAsync(Bounds.Wait);
        Assert.Equal(["Outgoing: 1", "Outgoing: 2"], await peer.ReceiveTextsAsync(2));
        await peer.SendAsync("3");
        Assert.Equal(["Incoming: 3"], await TakeAsync(connection.ReadAllAsync(), 1));
    }

    [Fact]
    public async Task Middleware_Throws_ReachesTheSenderOrTheHandlers()
    {
        var (connection, peer) = await OpenAsync(options => options with
        {
            Middleware = [(context, next) => context.Message is "bad" ? throw new InvalidOperationException("not that") : next()],
        });
        Assert.Equal("not that", (await Assert.ThrowsAsync<InvalidOperationException>(() => connection.SendAsync("bad").AsTask())).Message);
        await peer.SendAsync("bad");
        await peer.SendAsync("good");
        Assert.Equal(["good"], await TakeAsync(connection.ReadAllAsync(), 1));
        Assert.Equal("not that", Assert.Single(Errors).Exception.Message);
    }

    private static MessageMiddleware Append(string text) => (context, next) =>
    {
        context.Message += text;
        return next();
    };
}
