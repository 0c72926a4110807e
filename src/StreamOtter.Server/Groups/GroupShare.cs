using System.Buffers;
using StreamOtter.Server.Sockets;
using StreamOtter.Streams;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server.Groups;

/// <summary>
/// A share of a stream for a client whose protocol acknowledges nothing: each record goes to one of the group's members,
/// on whichever gateway, and is done once it is written to its client's socket.
/// </summary>
internal abstract class GroupShare(SocketConnection connection) : IGroupMember, ISendSource
{
    /// <summary>As many records wait for a client that is slow; others take the rest.</summary>
    private const int Credit = 100;

    private readonly List<GroupDelivery> _deliveries = []; // the writer's
    private SendTicket? _ticket; // once it has started
    private GroupMembership? _membership;
    private EngineException? _ended;
    private bool _announced;
    private volatile bool _over;

    public GroupTerms Terms { get; } = new(Credit, TimeSpan.FromSeconds(30), Tries: 5, AcksItself: false);

    /// <summary>How a record is written, as a whole frame.</summary>
    protected abstract RecordFormat Format { get; }

    /// <summary>Joins the group; the client hears of it from the writer, before its first record.</summary>
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

    public virtual bool Accepts(ReadOnlyMemory<byte> record) => true;

    public void Wake() => connection.Ready(_ticket!);

    public abstract void OnGap(int partition, long from, long to);

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
            Announce(output);
        }
        if (Volatile.Read(ref _ended) is { } reason)
        {
            connection.Close(CloseCode.Of(reason), reason.Message);
            Stop();
            return false;
        }
        _deliveries.Clear();
        var more = membership.Take(_deliveries, maxBytes);
        var buffer = Json.Buffer();
        foreach (var delivery in _deliveries)
        {
            RecordCodec.TryRead(delivery.Record.Span, out var record);
            Format.TryWrite(delivery.Partition, record, buffer);
        }
        output.Write(buffer.Written);
        return more;
    }

    /// <summary>Writes what the client hears first.</summary>
    protected abstract void Announce(IBufferWriter<byte> output);
}
