using System.Buffers;
using StreamOtter.Server.Groups;
using StreamOtter.Server.Sockets;
using StreamOtter.Streams;

namespace StreamOtter.Server.Guide;

/// <summary>
/// A share of the topic: each record goes to one of the group's clients, whichever gateway they are on. The guide's
/// clients acknowledge nothing, so a record is done once it is written to its client's socket.
/// </summary>
internal sealed class GuideShare(SocketConnection connection, IStreamLog topic, Func<IGroupMember, ValueTask<GroupMembership>> join)
    : IGuideSubscription, IGroupMember, ISendSource
{
    /// <summary>As many records wait for a client that is slow; others take the rest.</summary>
    private const int Credit = 100;

    private readonly List<GroupDelivery> _deliveries = []; // the writer's
    private SendTicket? _ticket; // once it has started
    private GroupMembership? _membership;
    private EngineException? _ended;
    private bool _welcomed;
    private volatile bool _over;

    public GroupTerms Terms { get; } = new(Credit, TimeSpan.FromSeconds(30), Tries: 5, AcksItself: false);

    public void Start()
    {
        _ticket = new SendTicket(this);
        _ = JoinAsync();
    }

    public void Stop()
    {
        _over = true;
        Interlocked.CompareExchange(ref _membership, null, null)?.Leave();
    }

    public void Wake() => connection.Ready(_ticket!);

    public void OnGap(int partition, long from, long to)
    {
        var buffer = Json.Buffer();
        GuideReplies.WriteGap(buffer, connection.Time, partition, from, to);
        connection.Send(buffer.Written);
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
        if (!_welcomed)
        {
            _welcomed = true;
            GuideReplies.WriteWelcome(output, connection.Time, connection.Id);
        }
        if (Volatile.Read(ref _ended) is { } reason)
        {
            connection.Close(GuideReplies.CloseCodeOf(reason), reason.Message);
            Stop();
            return false;
        }
        _deliveries.Clear();
        var more = membership.Take(_deliveries, maxBytes);
        var buffer = Json.Buffer();
        foreach (var delivery in _deliveries)
        {
            RecordCodec.TryRead(delivery.Record.Span, out var record);
            GuideFormat.Instance.TryWrite(delivery.Partition, record, buffer);
        }
        output.Write(buffer.Written);
        return more;
    }

    private async Task JoinAsync()
    {
        try
        {
            var membership = await join(this);
            Interlocked.Exchange(ref _membership, membership);
            // Stopped meanwhile: either this side or the other sees both.
            if (_over)
                membership.Leave();
            Wake();
        }
        catch (Exception error)
        {
            // Whatever it was: the client may find another gateway, or this one later.
            connection.Close(CloseCode.TryAgainLater, $"The share of '{topic.Name}' cannot be had: {error.Message}");
        }
    }
}
