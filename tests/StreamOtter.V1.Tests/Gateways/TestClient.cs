using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace StreamOtter.V1.Tests.Gateways;

/// <summary>A client that says and hears messages, one after the other. It waits for none longer than 30 s.</summary>
internal sealed class TestClient : IDisposable
{
    private readonly ClientWebSocket _socket = new();

    private TestClient()
    {
    }

    public static async Task<TestClient> ConnectAsync(Uri address, string? subProtocol)
    {
        var client = new TestClient();
        if (subProtocol is not null)
            client._socket.Options.AddSubProtocol(subProtocol);
        using var limit = new CancellationTokenSource(Bounds.Wait);
        await client._socket.ConnectAsync(address, limit.Token);
        return client;
    }

    public async Task SendAsync(string message)
    {
        using var limit = new CancellationTokenSource(Bounds.Wait);
        await _socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, limit.Token);
    }

    public async Task<JsonElement> ReceiveAsync()
    {
        using var limit = new CancellationTokenSource(Bounds.Wait);
        using var message = new MemoryStream();
        var buffer = new byte[64 << 10];
        while (true)
        {
            var received = await _socket.ReceiveAsync(buffer.AsMemory(), limit.Token);
            Assert.True(received.MessageType == WebSocketMessageType.Text, $"closed: {_socket.CloseStatus} {_socket.CloseStatusDescription}");
            message.Write(buffer, 0, received.Count);
            if (received.EndOfMessage)
                return JsonElement.Parse(message.ToArray());
        }
    }

    /// <summary>The next message, which must be of this type.</summary>
    public async Task<JsonElement> ReceiveAsync(string type)
    {
        var message = await ReceiveAsync();
        Assert.True(message.GetProperty("type").GetString() == type, $"expected {type}: {message.GetRawText()[..Math.Min(500, message.GetRawText().Length)]}");
        return message;
    }

    /// <summary>The code that the gateway closes with.</summary>
    public async Task<int> ReceiveCloseAsync()
    {
        using var limit = new CancellationTokenSource(Bounds.Wait);
        var received = await _socket.ReceiveAsync(new byte[1024].AsMemory(), limit.Token);
        Assert.Equal(WebSocketMessageType.Close, received.MessageType);
        return (int)_socket.CloseStatus!.Value;
    }

    /// <summary>Waits until the gateway has done all it was to do for this client, and has sent nothing by that.</summary>
    public async Task ExpectNothingAsync()
    {
        // What was ready before the first answer is sent before the second.
        for (var i = 0; i < 2; i++)
        {
            await SendAsync("""{"type":"ping","id":1}""");
            await ReceiveAsync("pong");
        }
    }

    public async Task<JsonElement> SubscribeAsync(int sub, string stream, string members = "")
    {
        await SendAsync($$"""{"type":"subscribe","sub":{{sub}},"stream":"{{stream}}"{{members}}}""");
        return await ReceiveAsync("subscribed");
    }

    /// <summary>Becomes a member of a group, as the subscription 1.</summary>
    public Task<JsonElement> JoinAsync(string stream, string group, string members = "") =>
        SubscribeAsync(1, stream, $$""","group":"{{group}}"{{members}}""");

    /// <summary>Records, as many as told.</summary>
    public async Task<List<JsonElement>> ReceiveRecordsAsync(int count)
    {
        var records = new List<JsonElement>();
        while (records.Count < count)
            records.AddRange((await ReceiveAsync("records")).GetProperty("records").EnumerateArray());
        Assert.Equal(count, records.Count);
        return records;
    }

    /// <summary>Acknowledges a run of offsets of partition 0.</summary>
    public Task AckAsync(long first, long count = 1) => SendAsync($$"""{"type":"ack","sub":1,"at":[[0,{{first}},{{count}}]]}""");

    public Task NackAsync(long first, long count = 1, string members = "") =>
        SendAsync($$"""{"type":"nack","sub":1,"at":[[0,{{first}},{{count}}]]{{members}}}""");

    /// <summary>The offsets of a subscription's records, up to a number of them.</summary>
    public async Task<List<long>> ReceiveOffsetsAsync(int sub, int count)
    {
        var offsets = new List<long>();
        while (offsets.Count < count)
        {
            var message = await ReceiveAsync("records");
            Assert.Equal(sub, message.GetProperty("sub").GetInt32());
            offsets.AddRange(message.GetProperty("records").EnumerateArray().Select(record => record.GetProperty("o").GetInt64()));
        }
        return offsets;
    }

    public void Dispose() => _socket.Dispose();
}
