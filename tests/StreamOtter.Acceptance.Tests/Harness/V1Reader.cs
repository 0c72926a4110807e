using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>Reads a stream through protocol v1, from its first record to where it ends now.</summary>
internal static class V1Reader
{
    public static async Task<List<JsonElement>> ReadAllAsync(Uri url, string stream, int count)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("streamotter.v1");
        await socket.ConnectAsync(url, bound.Token);
        await SendAsync(socket, """{"type":"hello"}""", bound.Token);
        await SendAsync(socket, $$"""{"type":"subscribe","sub":1,"stream":"{{stream}}","from":"earliest"}""", bound.Token);

        var records = new List<JsonElement>();
        var buffer = new byte[1 << 16];
        using var message = new MemoryStream();
        while (records.Count < count)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), bound.Token);
            message.Write(buffer, 0, part.Count);
            if (!part.EndOfMessage)
                continue;
            var received = JsonDocument.Parse(message.ToArray()).RootElement;
            message.SetLength(0);
            if (received.GetProperty("type").GetString() == "records")
                records.AddRange(received.GetProperty("records").EnumerateArray());
        }
        socket.Abort();
        return records;
    }

    private static Task SendAsync(ClientWebSocket socket, string text, CancellationToken cancellationToken) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, cancellationToken);
}
