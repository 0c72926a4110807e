using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>As much of StreamOtter's own protocol (spec/protocol.md) as reads a stream from its beginning.</summary>
internal sealed class V1Client : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly SocketReader _reader;

    private V1Client() => _reader = new SocketReader(_socket);

    /// <summary>The gateway's first message.</summary>
    public JsonElement Welcome { get; private set; }

    public static async Task<V1Client> ConnectAsync(GatewayProcess gateway)
    {
        var client = new V1Client();
        client._socket.Options.AddSubProtocol("streamotter.v1");
        using var timeout = new CancellationTokenSource(Limits.Wait);
        await client._socket.ConnectAsync(gateway.V1, timeout.Token);
        await client.SendAsync("""{"type":"hello","client":"acceptance-tests"}""");
        client.Welcome = await client.ReceiveAsync();
        Assert.Equal("welcome", client.Welcome.GetProperty("type").GetString());
        return client;
    }

    /// <summary>Reads a stream of one partition from its beginning up to a message.</summary>
    public async Task<List<StoredRecord>> ReadAsync(string stream, string lastMessageId)
    {
        await SendAsync($$"""{"type":"subscribe","sub":1,"stream":"{{stream}}","from":"earliest"}""");
        var subscribed = await ReceiveAsync();
        Assert.Equal("subscribed", subscribed.GetProperty("type").GetString());
        Assert.Single(subscribed.GetProperty("position").GetProperty("offsets").EnumerateObject());
        var records = new List<StoredRecord>();
        while (records.Count == 0 || records[^1].MessageId != lastMessageId)
        {
            var message = await ReceiveAsync();
            if (message.GetProperty("type").GetString() == "position")
                continue;
            Assert.Equal("records", message.GetProperty("type").GetString());
            records.AddRange(message.GetProperty("records").EnumerateArray().Select(Read));
        }
        return records;
    }

    /// <summary>Subscribes; without a start, to what comes from now on.</summary>
    public async Task FollowAsync(string stream, string from = "latest")
    {
        await SendAsync($$"""{"type":"subscribe","sub":1,"stream":"{{stream}}","from":"{{from}}"}""");
        Assert.Equal("subscribed", (await ReceiveAsync()).GetProperty("type").GetString());
    }

    /// <summary>Waits for the next records of a subscription.</summary>
    public async Task<JsonElement[]> ReceiveRecordsAsync()
    {
        while (true)
        {
            var message = await ReceiveAsync();
            if (message.GetProperty("type").GetString() == "records")
                return [.. message.GetProperty("records").EnumerateArray()];
        }
    }

    public void Dispose() => _socket.Dispose();

    private static StoredRecord Read(JsonElement record) => new(
        record.GetProperty("p").GetInt32(), record.GetProperty("o").GetInt64(), record.GetProperty("k").GetString()!, "", record.GetProperty("v").GetRawText());

    private async Task SendAsync(string text)
    {
        using var timeout = new CancellationTokenSource(Limits.Wait);
        await _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, timeout.Token);
    }

    private async Task<JsonElement> ReceiveAsync()
    {
        using var timeout = new CancellationTokenSource(Limits.Wait);
        return await _reader.ReadAsync(timeout.Token) ?? throw new InvalidOperationException($"The gateway closed: {_socket.CloseStatusDescription}");
    }
}
