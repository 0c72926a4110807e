using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace StreamOtter.Cli.Bench.Load;

/// <summary>A WebSocket as the load sees it: a walk from frame header to frame header (RFC 6455, section 5.2).</summary>
internal abstract class LoadConnection : IDisposable
{
    private const int Ping = 9;
    private const int Close = 8;
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);

    private readonly Socket _socket;
    private readonly byte[] _header = new byte[10];
    private byte[] _unsent = new byte[256];
    private byte[] _early = [];
    private int _headerLength;
    private long _payloadLeft;
    private bool _atStart;
    private int _unsentStart;
    private int _unsentEnd;

    /// <summary>Opens a WebSocket.</summary>
    /// <param name="url">An address that begins with <c>ws://</c>.</param>
    /// <param name="subProtocol">What is offered, or null.</param>
    /// <param name="receiveBuffer">Bytes that the system may hold for us; 0 for as many as it likes.</param>
    /// <exception cref="LoadException">It cannot be opened.</exception>
    protected LoadConnection(Uri url, string? subProtocol, int receiveBuffer = 0)
    {
        _socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = (int)AnswerLimit.TotalMilliseconds };
        if (receiveBuffer > 0)
            _socket.ReceiveBufferSize = receiveBuffer;
        Handle = (int)_socket.Handle;
        var offer = subProtocol is null ? "" : $"Sec-WebSocket-Protocol: {subProtocol}\r\n";
        try
        {
            _socket.Connect(url.DnsSafeHost, url.Port);
            _socket.Send(Encoding.ASCII.GetBytes(
                $"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{offer}\r\n"));
            ReadAnswer();
        }
        catch (SocketException error)
        {
            _socket.Dispose();
            throw new LoadException($"A connection to {url} could not be opened: {error.Message}.");
        }
    }

    /// <summary>The socket's number.</summary>
    public int Handle { get; }

    public bool IsClosed { get; private set; }

    /// <summary>How many data frames have begun.</summary>
    public long Frames { get; private set; }

    /// <summary>Whether everything given to <see cref="SendText"/> is on its way.</summary>
    protected bool IsSent => _unsentStart == _unsentEnd;

    /// <summary>Takes what came with the handshake's answer.</summary>
    public void Begin() => Take(_early);

    /// <summary>Takes what came.</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_payloadLeft == 0 && !TryTakeHeader(ref bytes))
                return;
            var size = (int)Math.Min(bytes.Length, _payloadLeft);
            _payloadLeft -= size;
            if (IsControl)
                OnControl();
            else
                OnPayload(bytes[..size], _atStart, _payloadLeft == 0);
            _atStart = false;
            bytes = bytes[size..];
        }
    }

    public void Dispose()
    {
        IsClosed = true;
        _socket.Dispose();
    }

    /// <summary>A piece of a data frame's payload.</summary>
    protected abstract void OnPayload(ReadOnlySpan<byte> piece, bool isFirst, bool isLast);

    /// <summary>Puts a text message behind what is to be sent. Masked with zeros, which is as good as any.</summary>
    protected void SendText(ReadOnlySpan<byte> text) => Send(0x81, text);

    /// <summary>Sends as much as the server takes.</summary>
    protected unsafe void Flush()
    {
        fixed (byte* start = _unsent)
        {
            while (!IsSent)
            {
                var size = Linux.Send(Handle, start + _unsentStart, _unsentEnd - _unsentStart, Linux.DontWait | Linux.NoSignal);
                if (size < 0)
                {
                    if (Marshal.GetLastPInvokeError() is Linux.Again or Linux.Interrupted)
                        return;
                    throw new LoadException("The server ended a connection.");
                }
                _unsentStart += (int)size;
            }
        }
        _unsentStart = _unsentEnd = 0;
    }

    private bool IsControl => (_header[0] & 0x08) != 0;

    private void Send(byte first, ReadOnlySpan<byte> payload)
    {
        if (_unsentEnd + payload.Length + 14 > _unsent.Length)
            Array.Resize(ref _unsent, (_unsentEnd + payload.Length + 14) * 2);
        var target = _unsent.AsSpan(_unsentEnd);
        target[0] = first;
        int size;
        if (payload.Length < 126)
        {
            target[1] = (byte)(0x80 | payload.Length);
            size = 2;
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            target[1] = 0x80 | 126;
            BinaryPrimitives.WriteUInt16BigEndian(target[2..], (ushort)payload.Length);
            size = 4;
        }
        else
        {
            target[1] = 0x80 | 127;
            BinaryPrimitives.WriteUInt64BigEndian(target[2..], (ulong)payload.Length);
            size = 10;
        }
        target.Slice(size, 4).Clear();
        payload.CopyTo(target[(size + 4)..]);
        _unsentEnd += size + 4 + payload.Length;
    }

    private bool TryTakeHeader(ref ReadOnlySpan<byte> bytes)
    {
        while (_headerLength < 2 || _headerLength < HeaderSize)
        {
            if (bytes.Length == 0)
                return false;
            _header[_headerLength++] = bytes[0];
            bytes = bytes[1..];
        }
        _payloadLeft = _header[1] switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(2)),
            127 => (long)BinaryPrimitives.ReadUInt64BigEndian(_header.AsSpan(2)),
            var length => length,
        };
        _headerLength = 0;
        _atStart = true;
        if (!IsControl)
            Frames++;
        else if (_payloadLeft == 0)
            OnControl();
        return _payloadLeft > 0 || TryTakeHeader(ref bytes);
    }

    private int HeaderSize => _header[1] switch { 126 => 4, 127 => 10, _ => 2 };

    private void OnControl()
    {
        switch (_header[0] & 0x0F)
        {
            case Ping when _payloadLeft == 0:
                Send(0x8A, []);
                Flush();
                break;
            case Close:
                throw new LoadException("The server closed a connection.");
        }
    }

    private void ReadAnswer()
    {
        var buffer = new byte[4096];
        var length = 0;
        while (true)
        {
            var size = _socket.Receive(buffer.AsSpan(length));
            length += size;
            var end = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                if (!buffer.AsSpan().StartsWith("HTTP/1.1 101 "u8))
                    throw new LoadException("The server refused a WebSocket: " + Encoding.UTF8.GetString(buffer, 0, length).Split('\r')[0]) { IsRefusal = true };
                _early = buffer[(end + 4)..length];
                return;
            }
            if (size == 0)
                throw new LoadException("The server ended a connection before its answer.");
        }
    }
}
