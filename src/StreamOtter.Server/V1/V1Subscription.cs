using System.Buffers;
using System.Globalization;
using System.Text;
using StreamOtter.Protocol.V1;
using StreamOtter.Protocol.WebSockets;
using StreamOtter.Server.Fanout;
using StreamOtter.Server.Sockets;
using StreamOtter.Streams;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server.V1;

/// <summary>
/// A subscription of protocol v1. What differs between subscribers, the number and the frame, is written around the
/// records, which are the same bytes for all of them.
/// </summary>
internal sealed class V1Subscription : Subscription, IV1Subscription
{
    private static ReadOnlySpan<byte> Suffix => "]}"u8;

    private readonly byte[] _prefix;
    private readonly IStreamLog _log;
    private readonly string? _stream; // where the client cannot tell by the number
    private readonly Action<V1Subscription> _onOver;
    private readonly IReadOnlyList<V1Gap> _gaps;
    private readonly V1ClientPosition? _known; // where records may pass in silence
    private bool _announced;
    private volatile bool _leaving;
    private volatile string? _refusal;

    /// <param name="connection">The connection.</param>
    /// <param name="request">What the client asked for.</param>
    /// <param name="log">The stream.</param>
    /// <param name="gaps">What is gone between the position asked for and the start.</param>
    /// <param name="onOver">Told once when it is over.</param>
    public V1Subscription(SocketConnection connection, V1Subscribe request, IStreamLog log, IReadOnlyList<V1Gap> gaps, Action<V1Subscription> onOver)
        : base(connection, request.Slow, request.Batch)
    {
        Number = request.Sub;
        _log = log;
        _stream = request.Streams is null ? null : log.Name;
        _gaps = gaps;
        _known = request.LeavesOut ? new V1ClientPosition(connection.Time) : null;
        _onOver = onOver;
        var stream = _stream is null ? "" : $"\"stream\":\"{_stream}\",";
        _prefix = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"type":"records","sub":{{Number}},{{stream}}"records":["""));
    }

    public int Number { get; }

    /// <summary>The stream's name.</summary>
    public string Stream => _log.Name;

    /// <summary>After its end: whether there is no such stream any more.</summary>
    public bool IsStreamGone { get; private set; }

    /// <summary>Where the client is. For the writer.</summary>
    public V1Position Position
    {
        get
        {
            var offsets = new Dictionary<int, long>();
            foreach (var cursor in Cursors)
                offsets[cursor.Partition] = cursor.Next;
            return new V1Position(_log.Epoch, offsets);
        }
    }

    public void Leave()
    {
        _leaving = true;
        Wake();
    }

    public void OnRights(Func<string, string?> refusalOf)
    {
        if (refusalOf(Stream) is not { } refusal)
            return;
        _refusal = refusal;
        Wake();
    }

    public void OnBeat()
    {
        // The writer looks whether the client must hear how far records have passed it.
        if (_known is not null)
            Wake();
    }

    protected override bool OnWriting(IBufferWriter<byte> output)
    {
        if (_refusal is { } refusal)
        {
            WriteError(output, ProtocolCode.Forbidden, refusal);
            Stop();
            _onOver(this);
            return true;
        }
        if (!_announced)
        {
            _announced = true;
            WritePosition(output, "subscribed"u8);
            foreach (var gap in _gaps)
                WriteGap(output, gap.Partition, gap.From, gap.To, gap.Reason);
        }
        if (!_leaving)
        {
            if (_known is not null && _known.MustHear(Cursors))
                WritePosition(output, "position"u8);
            return false;
        }
        WritePosition(output, "unsubscribed"u8);
        Stop();
        _onOver(this);
        return true;
    }

    protected override void WriteRecords(IBufferWriter<byte> output, int partition, in WindowSlice slice)
    {
        _known?.Set(partition, slice.LastOffset + 1);
        var records = slice.Bytes[..^1]; // without the last comma
        var header = output.GetSpan(FrameHeader.MaxSize);
        output.Advance(FrameHeader.Write(header, Opcode.Text, _prefix.Length + records.Length + Suffix.Length));
        output.Write(_prefix);
        output.Write(records);
        output.Write(Suffix);
    }

    protected override void WriteGap(IBufferWriter<byte> output, int partition, long from, long to) =>
        WriteGap(output, partition, from, to, V1Gap.Retention);

    protected override void WriteSkipped(IBufferWriter<byte> output, int partition, long from, long to) =>
        WriteGap(output, partition, from, to, V1Gap.Slow);

    protected override void WriteTooSlow(IBufferWriter<byte> output)
    {
        var buffer = Json.Buffer();
        var frame = buffer.BeginFrame();
        V1Replies.WriteTooSlow(buffer, Number, _stream, _log, Cursors);
        buffer.EndFrame(frame, Opcode.Text);
        output.Write(buffer.Written);
        Connection.Close(ProtocolCode.TooSlow, "The client is too slow for its subscription.");
    }

    protected override void WriteEnd(IBufferWriter<byte> output, EngineException reason)
    {
        IsStreamGone = reason.Error == EngineError.StreamNotFound;
        WriteError(output, IsStreamGone ? ProtocolCode.StreamEnded : V1Replies.CodeOf(reason.Error), reason.Message);
        _onOver(this);
    }

    private void WriteError(IBufferWriter<byte> output, int code, string error)
    {
        var buffer = Json.Buffer();
        var frame = buffer.BeginFrame();
        V1Replies.WriteError(buffer, code, error, sub: Number, stream: _stream);
        buffer.EndFrame(frame, Opcode.Text);
        output.Write(buffer.Written);
    }

    private void WritePosition(IBufferWriter<byte> output, ReadOnlySpan<byte> type)
    {
        var buffer = Json.Buffer();
        var frame = buffer.BeginFrame();
        V1Replies.WritePosition(buffer, type, Number, _log, Cursors);
        _known?.Set(Cursors);
        buffer.EndFrame(frame, Opcode.Text);
        output.Write(buffer.Written);
    }

    private void WriteGap(IBufferWriter<byte> output, int partition, long from, long to, string reason)
    {
        var buffer = Json.Buffer();
        var frame = buffer.BeginFrame();
        V1Replies.WriteGap(buffer, Number, _stream, partition, from, to, reason);
        _known?.Set(partition, to);
        buffer.EndFrame(frame, Opcode.Text);
        output.Write(buffer.Written);
    }
}
