using System.Net.WebSockets;
using System.Text.Json;

namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>Reads whole messages off a WebSocket.</summary>
internal sealed class SocketReader(WebSocket socket)
{
    private byte[] _buffer = new byte[16 << 10];

    /// <summary>The next message, or null where the gateway has closed.</summary>
    /// <exception cref="WebSocketException">The connection broke.</exception>
    public async Task<JsonElement?> ReadAsync(CancellationToken cancellationToken)
    {
        for (var count = 0; ;)
        {
            if (count == _buffer.Length)
                Array.Resize(ref _buffer, 2 * count);
            var part = await socket.ReceiveAsync(_buffer.AsMemory(count), cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            Assert.Equal(WebSocketMessageType.Text, part.MessageType);
            count += part.Count;
            if (!part.EndOfMessage)
                continue;
            using var json = JsonDocument.Parse(_buffer.AsMemory(0, count));
            return json.RootElement.Clone();
        }
    }
}
