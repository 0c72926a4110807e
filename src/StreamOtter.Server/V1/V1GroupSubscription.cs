using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using StreamOtter.Protocol.V1;
using StreamOtter.Protocol.WebSockets;
using StreamOtter.Server.Groups;
using StreamOtter.Server.Sockets;
using StreamOtter.Streams;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server.V1;

/// <summary>A member of a group that speaks protocol v1.</summary>
internal sealed class V1GroupSubscription : IV1Subscription, IGroupMember, ISendSource
{
    private readonly SocketConnection _connection;
    private readonly V1Subscribe _request;
    private readonly V1SubscribeGroup _group;
    private readonly Action<IV1Subscription> _onOver;
    private readonly SendTicket _ticket;
    private readonly byte[] _prefix;
    private readonly ConcurrentQueue<V1Gap> _gaps = [];
    private readonly List<GroupDelivery> _deliveries = []; // the writer's
    private GroupMembership? _membership;
    private EngineException? _ended;
    private volatile string? _refusal;
    private bool _announced;
    private volatile bool _leaving;
    private volatile bool _over;

    public V1GroupSubscription(SocketConnection connection, V1Subscribe request, V1SubscribeGroup group, Action<IV1Subscription> onOver)
    {
        _connection = connection;
        _request = request;
        _group = group;
        _onOver = onOver;
        _ticket = new SendTicket(this);
        _prefix = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"type":"records","sub":{{request.Sub}},"records":["""));
        Terms = group.Terms;
    }

    public int Number => _request.Sub;

    public GroupTerms Terms { get; }

    /// <summary>Its place in the group, once it has one.</summary>
    public GroupMembership? Membership => Volatile.Read(ref _membership);

    public void Start(GroupMembership membership)
    {
        Interlocked.Exchange(ref _membership, membership);
        // Stopped meanwhile: either this side or the other sees both.
        if (_over)
            membership.Leave();
        Wake();
    }

    public void Leave()
    {
        _leaving = true;
        Wake();
    }

    public void OnRights(Func<string, string?> refusalOf)
    {
        if (refusalOf(_request.Stream) is not { } refusal)
            return;
        _refusal = refusal;
        Wake();
    }

    public void OnBeat()
    {
    }

    public void Stop()
    {
        _over = true;
        Interlocked.CompareExchange(ref _membership, null, null)?.Leave();
    }

    public void Wake() => _connection.Ready(_ticket);

    public void OnGap(int partition, long from, long to)
    {
        _gaps.Enqueue(new V1Gap(partition, from, to, V1Gap.Retention));
        Wake();
    }

    public void OnEnded(EngineException reason)
    {
        Volatile.Write(ref _ended, reason);
        Wake();
    }

    public bool WriteTo(IBufferWriter<byte> output, int maxBytes)
    {
        if (_over || Membership is not { } membership)
            return false;
        if (!_announced)
        {
            _announced = true;
            Write(output, buffer => V1Replies.WriteGroup(buffer, "subscribed"u8, Number, _request.Stream, _group.Name));
        }
        if (_leaving)
        {
            Write(output, buffer => V1Replies.WriteGroup(buffer, "unsubscribed"u8, Number, _request.Stream, _group.Name));
            Finish();
            return false;
        }
        if (_refusal is { } refusal)
            return Fail(output, ProtocolCode.Forbidden, refusal);
        while (_gaps.TryDequeue(out var gap))
            Write(output, buffer => V1Replies.WriteGap(buffer, Number, stream: null, gap.Partition, gap.From, gap.To, gap.Reason));
        if (Volatile.Read(ref _ended) is { } reason)
        {
            var code = reason.Error == EngineError.StreamNotFound ? ProtocolCode.StreamEnded : V1Replies.CodeOf(reason.Error);
            return Fail(output, code, reason.Message);
        }
        _deliveries.Clear();
        var more = membership.Take(_deliveries, maxBytes);
        if (_deliveries.Count > 0)
            Write(output, WriteRecords);
        return more;
    }

    private void WriteRecords(FrameBuffer buffer)
    {
        buffer.Write(_prefix);
        foreach (var delivery in _deliveries)
        {
            RecordCodec.TryRead(delivery.Record.Span, out var record);
            V1Format.All.TryWrite(delivery.Partition, record, buffer);
            if (delivery.Try == 1)
                continue;
            buffer.Advance(-"},".Length);
            buffer.Write(",\"n\":"u8);
            buffer.WriteNumber(delivery.Try);
            buffer.Write("},"u8);
        }
        buffer.Advance(-1); // the last comma
        buffer.Write("]}"u8);
    }

    private static void Write(IBufferWriter<byte> output, Action<FrameBuffer> write)
    {
        var buffer = Json.Buffer();
        var frame = buffer.BeginFrame();
        write(buffer);
        buffer.EndFrame(frame, Opcode.Text);
        output.Write(buffer.Written);
    }

    private bool Fail(IBufferWriter<byte> output, int code, string error)
    {
        Write(output, buffer => V1Replies.WriteError(buffer, code, error, sub: Number));
        Finish();
        return false;
    }

    private void Finish()
    {
        Stop();
        _onOver(this);
    }
}
