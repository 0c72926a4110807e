using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Security;

/// <summary>Says what a test says, and keeps all that it hears.</summary>
internal sealed class WireClient : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly SocketReader _reader;
    private readonly List<string> _heard;

    private WireClient(List<string> heard)
    {
        _heard = heard;
        _reader = new SocketReader(_socket);
    }

    public static async Task<WireClient> ConnectAsync(Uri url, List<string> heard, string? bearer = null)
    {
        var client = new WireClient(heard);
        if (url.AbsolutePath == "/v1")
            client._socket.Options.AddSubProtocol("streamotter.v1");
        if (bearer is not null)
            client._socket.Options.SetRequestHeader("Authorization", $"Bearer {bearer}");
        using var timeout = new CancellationTokenSource(Limits.Wait);
        await client._socket.ConnectAsync(url, timeout.Token);
        return client;
    }

    public async Task SendAsync(string message)
    {
        using var timeout = new CancellationTokenSource(Limits.Wait);
        await _socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, timeout.Token);
    }

    /// <summary>The next message of a type.</summary>
    public async Task<JsonElement> ReceiveAsync(string type)
    {
        while (await ReceiveAsync() is { } message)
        {
            if (message.TryGetProperty("type", out var found) && found.GetString() == type)
                return message;
        }
        throw new InvalidOperationException($"The gateway closed with {_socket.CloseStatus} {_socket.CloseStatusDescription} instead of '{type}'.");
    }

    /// <summary>Reads on until the gateway closes, and answers the code.</summary>
    public async Task<int> ReceiveCloseAsync()
    {
        while (await ReceiveAsync() is not null)
        {
        }
        _heard.Add(_socket.CloseStatusDescription ?? "");
        return (int)_socket.CloseStatus!.Value;
    }

    public void Dispose() => _socket.Dispose();

    private async Task<JsonElement?> ReceiveAsync()
    {
        using var timeout = new CancellationTokenSource(Limits.Wait);
        var message = await _reader.ReadAsync(timeout.Token);
        if (message is { } heard)
            _heard.Add(heard.GetRawText());
        return message;
    }
}
