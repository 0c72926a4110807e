using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using StreamOtter.Protocol.WebSockets;

namespace StreamOtter.Server.Sockets;

/// <summary>
/// One WebSocket. Reading, close and control frames are .NET's; data frames are written here, from shared memory into
/// the connection's output, with no task, lock or buffer of their own. Whoever has something to say leaves it in the
/// outbox or marks a source as ready, and wakes the connection; one writer at a time takes it all and flushes once.
/// </summary>
internal sealed partial class SocketConnection : IDisposable
{
    private readonly Action _abort;
    private readonly SocketOptions _options;
    private readonly ILogger _log;
    private readonly WebSocket _socket;
    private readonly CancellationTokenSource _over;

    public SocketConnection(SocketTransport transport, string id, SocketOptions options, TimeProvider time, ILogger log)
    {
        Id = id;
        Time = time;
        _output = transport.Output;
        _abort = transport.Abort;
        _options = options;
        _log = log;
        _afterFlush = AfterFlush;
        _lastHeard = time.GetTimestamp();
        _over = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _socket = WebSocket.CreateFromStream(new GatedStream(this, transport.Input), new WebSocketCreationOptions
        {
            IsServer = true,
            // Pings are sent for all connections by one timer, see Heartbeat.
            KeepAliveInterval = Timeout.InfiniteTimeSpan,
        });
    }

    /// <summary>Names the connection in logs and to its client.</summary>
    public string Id { get; }

    public TimeProvider Time { get; }

    /// <summary>Cancelled when the connection is over.</summary>
    public CancellationToken Over => _over.Token;

    public void Dispose()
    {
        lock (_abortGate)
            _isDisposed = true;
        _socket.Dispose();
        _over.Dispose();
    }

    /// <summary>Some seconds have passed.</summary>
    public void Beat() => _session?.OnBeat();

    /// <summary>Asks for a sign of life.</summary>
    public void Ping()
    {
        Span<byte> ping = stackalloc byte[2];
        _ = FrameHeader.Write(ping, Opcode.Ping, 0);
        SendFrames(ping);
    }
}
