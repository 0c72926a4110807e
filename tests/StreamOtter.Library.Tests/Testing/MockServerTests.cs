using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using StreamOtter.Serialization;
using StreamOtter.Testing;
using StreamOtter.WebSockets;

namespace StreamOtter.Library.Tests.Testing;

/// <summary>The server that users' tests are given does what it is told; what it is told most, all tests of connections tell.</summary>
public sealed class MockServerTests : IAsyncDisposable
{
    private readonly WebSocketManager _manager = new();

    public ValueTask DisposeAsync() => _manager.DisposeAsync();

    [Fact]
    public async Task OnMessage_AnswersInOrder_AndAllIsKept()
    {
        await using var server = TestingUtilities.CreateMockServer(new()
        {
            OnMessage = async (client, message) =>
            {
                await client.SendAsync($"1: {message.Text}");
                await client.SendAsync(new byte[] { 2 });
            },
        });
        var raw = new RawStrategy();
        await using var connection = _manager.CreateConnection(server.Url, new() { Serializer = raw, Deserializer = raw });
        await connection.SendAsync("a");
        await connection.SendAsync("b");
        var answers = new List<object?>();
        await foreach (var answer in connection.ReadAllAsync())
        {
            answers.Add(answer is ReadOnlyMemory<byte> bytes ? bytes.Span[0] : answer);
            if (answers.Count == 4)
                break;
        }
        Assert.Equal(["1: a", (byte)2, "1: b", (byte)2], answers);
        var client = Assert.Single(server.Connections);
        Assert.Same(client, await server.AcceptAsync());
        Assert.Equal(["a", "b"], server.Received.Select(message => message.Text));
        Assert.Equal(server.Received, client.Received);
    }

    [Fact]
    public async Task OnMessage_Throws_CutsTheConnection_AndIsThrownToWhoWaits()
    {
        await using var server = TestingUtilities.CreateMockServer(new() { OnMessage = (_, _) => throw new InvalidOperationException("no such script") });
        using var socket = await ConnectAsync(server);
        await socket.SendAsync("a"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        var client = await server.AcceptAsync();
        Assert.Equal("a", await client.ReceiveTextAsync());
        Assert.Equal("no such script", (await Assert.ThrowsAsync<InvalidOperationException>(() => client.ReceiveAsync())).Message);
        Assert.Equal("no such script", (await Assert.ThrowsAsync<InvalidOperationException>(() => client.Completion)).Message);
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ReceiveAsync(new byte[1], CancellationToken.None).WaitAsync(Bounds.Wait));
    }

    [Fact]
    public async Task AnswersPings_False_LeavesThemUnanswered_AndGoesOnToRead()
    {
        await using var server = TestingUtilities.CreateMockServer();
        await using var connection = _manager.CreateConnection(server.Url, new() { ProveDelivery = true, Heartbeat = new() { Interval = TimeSpan.Zero } });
        var client = await server.AcceptAsync();
        client.AnswersPings = false;
        var unproven = await connection.SendAsync("a");
        Assert.Equal("\"a\"", await client.ReceiveTextAsync());
        await client.SendAsync("1");
        await foreach (var _ in connection.ReadAllAsync())
            break; // it came behind where the pong would have been
        Assert.False(unproven.Outcome.IsCompleted);
        client.Cut();
        Assert.Equal(DeliveryOutcome.Unknown, await unproven.Outcome.WaitAsync(Bounds.Wait));
        var next = await connection.SendAsync("b");
        Assert.Equal("\"b\"", await (await server.AcceptAsync()).ReceiveTextAsync());
        Assert.Equal(DeliveryOutcome.Delivered, await next.Outcome.WaitAsync(Bounds.Wait));
    }

    [Fact]
    public async Task Stall_TakesNothing_UntilItResumes()
    {
        await using var server = TestingUtilities.CreateMockServer(new() { Timeout = TimeSpan.FromMilliseconds(200) });
        using var socket = await ConnectAsync(server);
        var client = server.Connections[0];
        client.Stall();
        await socket.SendAsync("a"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        await client.SendAsync("it can still send");
        Assert.Equal(17, (await socket.ReceiveAsync(new byte[64], CancellationToken.None).WaitAsync(Bounds.Wait)).Count);
        await Assert.ThrowsAsync<TimeoutException>(() => client.ReceiveAsync());
        Assert.Empty(client.Received);
        client.Resume();
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None).WaitAsync(Bounds.Wait);
        Assert.Equal("a", Assert.Single(client.Received).Text);
    }

    [Fact]
    public async Task Waits_ForWhatDoesNotCome_EndInTime_AndTakeNothingThatComesLater()
    {
        await using var server = TestingUtilities.CreateMockServer(new() { Timeout = TimeSpan.FromMilliseconds(20) });
        Assert.Equal("Within 0.02 s no client has connected.", (await Assert.ThrowsAsync<TimeoutException>(() => server.AcceptAsync())).Message);
        using var socket = await ConnectAsync(server);
        var client = server.Connections[0];
        Assert.Equal("Within 0.02 s no message has come.", (await Assert.ThrowsAsync<TimeoutException>(() => client.ReceiveAsync())).Message);
        var (accepted, tries) = ((MockConnection?)null, 0);
        for (; accepted is null && tries < 1_000; tries++) // its time may be up before the server goes on
            await Record.ExceptionAsync(async () => accepted = await server.AcceptAsync());
        Assert.Same(client, accepted);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.ReceiveAsync(new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task ReceiveAsync_ClientClosesInstead_SaysHow()
    {
        await using var server = TestingUtilities.CreateMockServer();
        using var socket = await ConnectAsync(server);
        await socket.CloseAsync((WebSocketCloseStatus)4001, "had enough", CancellationToken.None).WaitAsync(Bounds.Wait);
        var client = await server.AcceptAsync();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => client.ReceiveAsync());
        Assert.Equal("The client closed with 4001 had enough, where a message was to come.", error.Message);
        Assert.Equal((4001, "had enough"), (client.CloseCode, client.CloseReason));
    }

    [Fact]
    public async Task RefuseWith_AndAnswerWith_AreForUpgradesFromThenOn()
    {
        await using var server = TestingUtilities.CreateMockServer();
        server.RefuseWith = 403;
        Assert.Equal(403, (int)(await RefusedAsync()).HttpStatusCode);
        server.AnswerWith = "HTTP/1.1 418 Teapot\r\nContent-Length: 0\r\n\r\n";
        Assert.Equal(418, (int)(await RefusedAsync()).HttpStatusCode);
        (server.RefuseWith, server.AnswerWith) = (null, null);
        using var socket = await ConnectAsync(server);
        Assert.Single(server.Connections);

        async Task<ClientWebSocket> RefusedAsync()
        {
            var refused = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
            await Assert.ThrowsAsync<WebSocketException>(() => refused.ConnectAsync(server.Url, CancellationToken.None).WaitAsync(Bounds.Wait));
            refused.Dispose();
            return refused;
        }
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("\r\n\r\n")]
    [InlineData("nothing that ends")]
    [InlineData("\u0016\u0003\u0001\r\n\r\n")]
    public async Task Upgrade_WhatIsNone_IsHungUpOn_AndOthersAreServed(string request)
    {
        await using var server = TestingUtilities.CreateMockServer();
        using var client = new TcpClient();
        await client.ConnectAsync(server.Url.Host, server.Url.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        client.Client.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await stream.ReadAsync(new byte[1]).AsTask().WaitAsync(Bounds.Wait));
        using var socket = await ConnectAsync(server);
        Assert.Single(server.Connections);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(86_400_001)]
    public void Timeout_OutOfRange_IsRefused(int milliseconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TestingUtilities.CreateMockServer(new() { Timeout = TimeSpan.FromMilliseconds(milliseconds) }));

    [Fact]
    public async Task DisposeAsync_CutsWhoIsConnected_AndListensNoMore()
    {
        var server = TestingUtilities.CreateMockServer();
        using var socket = await ConnectAsync(server);
        await server.DisposeAsync();
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ReceiveAsync(new byte[1], CancellationToken.None).WaitAsync(Bounds.Wait));
        await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(server));
    }

    private static async Task<ClientWebSocket> ConnectAsync(MockServer server)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(server.Url, CancellationToken.None).WaitAsync(Bounds.Wait);
        return socket;
    }
}
