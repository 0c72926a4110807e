using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using StreamOtter.Protocol.WebSockets;

namespace StreamOtter.Server.Tests.Support;

/// <summary>A client that sends what it is told, allowed or not. Every wait is bounded.</summary>
internal sealed class RawSocket : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[64 << 10];
    private int _at;
    private int _end;

    private RawSocket(Socket socket) => _socket = socket;

    /// <summary>Messages read while another was waited for.</summary>
    public List<JsonElement> Others { get; } = [];

    public static async Task<RawSocket> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port).WaitAsync(Limits.Patience);
        return new RawSocket(socket);
    }

    /// <summary>Opens a WebSocket.</summary>
    public static async Task<RawSocket> OpenAsync(int port, string path, string headers = "")
    {
        var client = await ConnectAsync(port);
        await client.SendAsync(Encoding.ASCII.GetBytes(Handshake(port, path) + headers + "\r\n"));
        Assert.StartsWith("HTTP/1.1 101 ", await client.ReceiveHeadAsync(), StringComparison.Ordinal);
        return client;
    }

    /// <summary>A handshake that lacks the last line break only.</summary>
    public static string Handshake(int port, string path) =>
        $"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await _socket.SendAsync(bytes).AsTask().WaitAsync(Limits.Patience)..];
    }

    /// <summary>Sends without waiting; answers how many bytes the kernel took, 0 where it takes none.</summary>
    public int TrySend(ReadOnlySpan<byte> bytes)
    {
        _socket.Blocking = false;
        var sent = _socket.Send(bytes, SocketFlags.None, out var error);
        return error == SocketError.Success ? sent : error == SocketError.WouldBlock ? 0 : throw new SocketException((int)error);
    }

    public Task SendAsync(Opcode opcode, ReadOnlySpan<byte> payload, bool final = true) => SendAsync(Frame.Encode(opcode, payload, final));

    public Task SendTextAsync(string text) => SendAsync(Opcode.Text, Encoding.UTF8.GetBytes(text));

    /// <summary>The status line and headers of a response.</summary>
    public async Task<string> ReceiveHeadAsync()
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            head.Append((char)(await TakeAsync(1))![0]);
        return head.ToString();
    }

    /// <summary>The next frame; null where the connection has ended.</summary>
    public async Task<Frame?> ReceiveAsync()
    {
        if (await TakeAsync(2) is not { } head)
            return null;
        Assert.Equal(0, head[0] & 0x70);
        Assert.Equal(0, head[1] & 0x80);
        long length = head[1];
        if (length >= 126 && await TakeAsync(length == 126 ? 2 : 8) is { } extended)
            length = extended.Length == 2 ? BinaryPrimitives.ReadUInt16BigEndian(extended) : BinaryPrimitives.ReadInt64BigEndian(extended);
        return await TakeAsync((int)length) is { } payload ? new Frame((head[0] & 0x80) != 0, (Opcode)(head[0] & 0x0F), payload) : null;
    }

    /// <summary>The next text message, as JSON.</summary>
    public async Task<JsonElement> ReceiveJsonAsync()
    {
        var frame = await ReceiveAsync();
        Assert.NotNull(frame);
        Assert.True(frame.Opcode == Opcode.Text, $"Not text but {frame.Opcode} {frame.CloseCode}: {frame.Text}");
        Assert.True(frame.Final);
        return JsonElement.Parse(frame.Text);
    }

    /// <summary>The next message that fits; those before it are kept aside.</summary>
    public async Task<JsonElement> ReceiveJsonAsync(Func<JsonElement, bool> fits)
    {
        var at = Others.FindIndex(message => fits(message));
        if (at >= 0)
        {
            var kept = Others[at];
            Others.RemoveAt(at);
            return kept;
        }
        while (true)
        {
            var message = await ReceiveJsonAsync();
            if (fits(message))
                return message;
            Others.Add(message);
        }
    }

    public Task<JsonElement> ReceiveTypeAsync(string type) => ReceiveJsonAsync(message => message.GetProperty("type").GetString() == type);

    /// <summary>Reads up to the close frame.</summary>
    public async Task<Frame> ReceiveCloseAsync()
    {
        while (true)
        {
            var frame = await ReceiveAsync();
            Assert.NotNull(frame);
            if (frame.Opcode == Opcode.Close)
                return frame;
        }
    }

    /// <summary>The connection is closed with a code, from either side.</summary>
    public async Task ExpectCloseAsync(int code)
    {
        var close = await ReceiveCloseAsync();
        Assert.True(code == close.CloseCode, $"{close.CloseCode}: {Encoding.UTF8.GetString(close.Payload.AsSpan(Math.Min(2, close.Payload.Length)))}");
        Assert.True(close.Payload.Length <= 125);
        try
        {
            await SendAsync(Opcode.Close, close.Payload.AsSpan(0, Math.Min(2, close.Payload.Length)));
        }
        catch (SocketException)
        {
            // The other side has had its answer, or did not wait for it.
        }
        await ExpectEndAsync();
    }

    /// <summary>The connection ends, whatever still comes before.</summary>
    public async Task ExpectEndAsync()
    {
        while (await TakeAsync(1) is not null)
        {
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task<byte[]?> TakeAsync(int count)
    {
        var taken = new byte[count];
        for (var at = 0; at < count;)
        {
            if (_at == _end)
            {
                _at = 0;
                _socket.Blocking = true;
                try
                {
                    _end = await _socket.ReceiveAsync(_buffer).WaitAsync(Limits.Patience);
                }
                catch (SocketException)
                {
                    return null; // reset by the other side
                }
                if (_end == 0)
                    return null;
            }
            var some = Math.Min(count - at, _end - _at);
            _buffer.AsSpan(_at, some).CopyTo(taken.AsSpan(at));
            at += some;
            _at += some;
        }
        return taken;
    }
}
