using StreamOtter.Library.Tests.Support;
using StreamOtter.Serialization;
using StreamOtter.WebSockets;

namespace StreamOtter.Library.Tests.WebSockets;

public sealed class SendTests : LibraryTest
{
    [Fact]
    public async Task Send_BeforeAndAfterOpening_ArrivesInOrder()
    {
        var connection = Connect();
        for (var i = 0; i < 100; i++)
            connection.Send($"{i}");
        var peer = await Server.AcceptAsync();
        for (var i = 100; i < 300; i++)
            await connection.SendAsync($"{i}");
        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"{i}"), await peer.ReceiveTextsAsync(300));
    }

    [Fact]
    public async Task SendAsync_FromManyAtOnceThroughASlowSerializer_KeepsTheOrderOfTheCalls()
    {
        var gate = new TaskCompletionSource();
        var connection = Connect(options => options with { Serializer = new GatedStrategy(gate.Task) });
        var sending = Enumerable.Range(0, 50).Select(i => connection.SendAsync($"{i}").AsTask()).ToList();
        connection.Send("50");
        gate.SetResult();
        await Task.WhenAll(sending).WaitAsync(Bounds.Wait);
        var peer = await Server.AcceptAsync();
        Assert.Equal(Enumerable.Range(0, 51).Select(i => $"{i}"), await peer.ReceiveTextsAsync(51));
        Assert.Equal(Enumerable.Range(1, 50), sending.Select(task => (int)task.Result.Number));
    }

    [Fact]
    public async Task SendAsync_BytesAndText_ComeAsSuch()
    {
        var (connection, peer) = await OpenAsync();
        await connection.SendAsync(new byte[] { 65, 66 });
        Assert.Equal(MessageData.FromBytes("AB"u8.ToArray()), await peer.ReceiveAsync());
        await connection.SendAsync(MessageData.FromText("as it is"));
        Assert.Equal(MessageData.FromText("as it is"), await peer.ReceiveAsync());
        await connection.SendAsync("");
        Assert.Equal("", await peer.ReceiveTextAsync());
        await connection.SendAsync(new string('ü', 100_000));
        Assert.Equal(100_000, (await peer.ReceiveTextAsync()).Length);
    }

    [Fact]
    public async Task SendAsync_Object_IsJsonByDefault()
    {
        var connection = Manager.CreateConnection(Server.Url);
        Manager.SendMessage(connection, new { Type = "greeting", Payload = "Hello, WebSocket!" });
        Assert.Equal("""{"type":"greeting","payload":"Hello, WebSocket!"}""", await (await Server.AcceptAsync()).ReceiveTextAsync());
    }

    [Fact]
    public async Task SendAsync_BadMessages_Throw_AndTheNextIsSent()
    {
        var (connection, peer) = await OpenAsync(options => options with { SendBuffer = new() { MaxBytes = 1 << 10 } });
        await Assert.ThrowsAsync<ArgumentNullException>(() => connection.SendAsync(null!).AsTask());
        Assert.Throws<ArgumentNullException>(() => Manager.SendMessage(connection, null!));
        Assert.Throws<ArgumentNullException>(() => Manager.SendMessage(null!, "x"));
        await Assert.ThrowsAsync<MessageTooLargeException>(() => connection.SendAsync(new string('x', 1025)).AsTask());
        var failed = await Assert.ThrowsAsync<MessageSerializationException>(() => connection.SendAsync(new object()).AsTask());
        Assert.IsType<NotSupportedException>(failed.InnerException);
        Assert.IsType<MessageSerializationException>(Record.Exception(() => connection.Send("half \ud800")));
        Assert.IsType<OperationCanceledException>(await Record.ExceptionAsync(() => connection.SendAsync("x", new CancellationToken(canceled: true)).AsTask()), exactMatch: false);
        Assert.Equal(1, (await connection.SendAsync("good")).Number);
        Assert.Equal("good", await peer.ReceiveTextAsync());
    }

    [Fact]
    public async Task Send_SerializerFailsLater_IsAnErrorAndUndelivered()
    {
        var gate = new TaskCompletionSource();
        var (connection, peer) = await OpenAsync(options => options with { Serializer = new GatedStrategy(gate.Task) });
        connection.Send("lost");
        gate.SetException(new InvalidOperationException("no key"));
        var error = Assert.IsType<MessageSerializationException>((await WhenAsync<ConnectionError>()).Exception);
        Assert.Contains("no key", error.Message, StringComparison.Ordinal);
        Assert.Equal(("lost", DeliveryOutcome.NotSent), ((string)(await WhenAsync<UndeliveredMessage>()).Message!, Undelivered.Single().Outcome));
        connection.SetSerializer(new RawStrategy());
        connection.Send("next");
        Assert.Equal("next", await peer.ReceiveTextAsync());
    }

    [Fact]
    public async Task Send_SerializerHangs_IsRefusedBeyondTheBuffer()
    {
        var gate = new TaskCompletionSource();
        var (connection, peer) = await OpenAsync(options => options with { Serializer = new GatedStrategy(gate.Task), SendBuffer = new() { MaxMessages = 3 } });
        for (var i = 0; i < 3; i++)
            connection.Send($"{i}");
        Assert.Throws<SendBufferFullException>(() => connection.Send("3"));
        gate.SetResult();
        Assert.Equal(["0", "1", "2"], await peer.ReceiveTextsAsync(3));
    }

    [Fact]
    public async Task SetSerializationStrategy_WhileOpen_ServesTheNextMessage()
    {
        var (connection, peer) = await OpenAsync(options => options with { Serializer = null });
        await connection.SendAsync("json");
        Manager.Serialization.SetSerializationStrategy(new RawStrategy());
        await connection.SendAsync("raw");
        Assert.Equal(["\"json\"", "raw"], await peer.ReceiveTextsAsync(2));
    }

    /// <summary>Serializes when it is allowed to.</summary>
    private sealed class GatedStrategy(Task gate) : IAsyncSerializationStrategy
    {
        public async ValueTask<MessageData> SerializeAsync(object? message, CancellationToken cancellationToken = default)
        {
            await gate;
            return (string)message!;
        }
    }
}
