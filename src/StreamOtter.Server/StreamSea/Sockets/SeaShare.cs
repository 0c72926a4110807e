using System.Buffers;
using StreamOtter.Server.Groups;
using StreamOtter.Server.Sockets;
using StreamOtter.Server.StreamSea.Filters;
using StreamOtter.Streams;

namespace StreamOtter.Server.StreamSea.Sockets;

/// <summary>
/// A share of a stream: each record goes to one of the group's subscriptions, on whichever gateway. Clients acknowledge
/// nothing, so a record is done once it is written to its client's socket.
/// </summary>
internal sealed class SeaShare(SocketConnection connection, int id, string stream, FdslFilter? filter)
    : ISeaSubscription, IGroupMember, ISendSource
{
    /// <summary>As many records wait for a client that is slow; others take the rest.</summary>
    private const int Credit = 100;

    private readonly SeaFormat _format = new(id, stream, filter: null);
    private readonly List<GroupDelivery> _deliveries = []; // the writer's
    private SendTicket? _ticket; // once it has started
    private GroupMembership? _membership;
    private EngineException? _ended;
    private bool _announced;
    private volatile bool _over;

    public GroupTerms Terms { get; } = new(Credit, TimeSpan.FromSeconds(30), Tries: 5, AcksItself: false);

    /// <summary>Joins the group; the first reply follows.</summary>
    /// <exception cref="EngineException">It cannot be joined.</exception>
    public async Task StartAsync(Func<IGroupMember, ValueTask<GroupMembership>> join)
    {
        _ticket = new SendTicket(this);
        var membership = await join(this);
        Interlocked.Exchange(ref _membership, membership);
        // Stopped meanwhile: either this side or the other sees both.
        if (_over)
            membership.Leave();
        Wake();
    }

    public void Stop()
    {
        _over = true;
        Interlocked.CompareExchange(ref _membership, null, null)?.Leave();
    }

    public bool Accepts(ReadOnlyMemory<byte> record) =>
        filter is null || (RecordCodec.TryRead(record.Span, out var view) && SeaFormat.Accepts(filter, stream, view));

    public void Wake() => connection.Ready(_ticket!);

    // The protocol has no word for it.
    public void OnGap(int partition, long from, long to)
    {
    }

    public void OnEnded(EngineException reason)
    {
        Volatile.Write(ref _ended, reason);
        Wake();
    }

    public bool WriteTo(IBufferWriter<byte> output, int maxBytes)
    {
        if (_over || Volatile.Read(ref _membership) is not { } membership)
            return false;
        if (!_announced)
        {
            _announced = true;
            SeaReplies.WriteSubscribed(output, id, stream);
        }
        if (Volatile.Read(ref _ended) is { } reason)
        {
            connection.Close(SeaCloseCode.Of(reason), reason.Message);
            Stop();
            return false;
        }
        _deliveries.Clear();
        var more = membership.Take(_deliveries, maxBytes);
        var buffer = Json.Buffer();
        foreach (var delivery in _deliveries)
        {
            RecordCodec.TryRead(delivery.Record.Span, out var record);
            _format.TryWrite(delivery.Partition, record, buffer);
        }
        output.Write(buffer.Written);
        return more;
    }
}
