using System.Buffers;
using StreamOtter.Server.Sockets;
using StreamOtter.Streams;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server.Fanout;

/// <summary>
/// A connection's share of a feed. It holds no records, only cursors: when the connection's writer asks, it writes
/// what lies ahead of them, as much as the client takes.
/// </summary>
internal abstract class Subscription : ISubscriber, ISendSource
{
    private readonly SendTicket _ticket;
    private readonly SlowPolicy _slow;
    private readonly int _batch;
    private FeedSubscription? _feed;
    private EngineException? _ended;
    private int _firstCursor;
    private volatile bool _over;

    /// <param name="connection">The connection.</param>
    /// <param name="slow">What happens when the client is too slow.</param>
    /// <param name="batch">How many records are written together at most.</param>
    protected Subscription(SocketConnection connection, SlowPolicy slow = SlowPolicy.CatchUp, int batch = int.MaxValue)
    {
        Connection = connection;
        _slow = slow;
        _batch = batch;
        _ticket = new SendTicket(this);
    }

    protected SocketConnection Connection { get; }

    /// <summary>The cursors, by partition. For the writer.</summary>
    protected ReadOnlySpan<Cursor> Cursors => _feed is { } feed ? feed.Cursors : default;

    /// <summary>Begins to send. Everything the client must hear before its first record has been said.</summary>
    public void Start(StreamFeed feed, RecordFormat format, IReadOnlyList<(int Partition, long Next)> start, bool followsNewPartitions)
    {
        var subscribed = feed.Subscribe(this, format, start, followsNewPartitions);
        Interlocked.Exchange(ref _feed, subscribed);
        // Stopped meanwhile: either this side or the other sees both.
        if (_over)
            subscribed.Dispose();
        Wake();
    }

    public void Wake() => Connection.Ready(_ticket);

    public void End(EngineException reason)
    {
        Volatile.Write(ref _ended, reason);
        Wake();
    }

    public bool WriteTo(IBufferWriter<byte> output, int maxBytes)
    {
        if (_over || _feed is null)
            return false;
        if (OnWriting(output))
            return false;

        // What was stored before the end is still sent; then the end is said.
        var ended = Volatile.Read(ref _ended);
        var cursors = _feed.Cursors;
        for (var i = 0; i < cursors.Length; i++)
        {
            // Each time another partition comes first, so that a busy one does not keep the others waiting.
            var at = (_firstCursor + i) % cursors.Length;
            if (!WriteFrom(cursors[at], output, ref maxBytes))
                return false;
            if (maxBytes <= 0)
            {
                _firstCursor = at + 1;
                return true;
            }
        }
        if (ended is not null)
            Fail(output, ended);
        return false;
    }

    /// <summary>Ends it; nothing more is written.</summary>
    public void Stop()
    {
        _over = true;
        Interlocked.CompareExchange(ref _feed, null, null)?.Dispose();
    }

    /// <summary>The writer's turn begins. Answers whether the subscription is over.</summary>
    protected virtual bool OnWriting(IBufferWriter<byte> output) => false;

    /// <summary>Writes records.</summary>
    protected abstract void WriteRecords(IBufferWriter<byte> output, int partition, in WindowSlice slice);

    /// <summary>Says that records are gone.</summary>
    protected abstract void WriteGap(IBufferWriter<byte> output, int partition, long from, long to);

    /// <summary>Says that records were left out because the client was too slow for them.</summary>
    protected virtual void WriteSkipped(IBufferWriter<byte> output, int partition, long from, long to) => WriteGap(output, partition, from, to);

    /// <summary>Says where the client was when it became too slow, and ends the connection.</summary>
    protected virtual void WriteTooSlow(IBufferWriter<byte> output) => Connection.Abort();

    /// <summary>Says why nothing more comes.</summary>
    protected abstract void WriteEnd(IBufferWriter<byte> output, EngineException reason);

    private bool WriteFrom(Cursor cursor, IBufferWriter<byte> output, ref int maxBytes)
    {
        cursor.StaysLive = _slow is SlowPolicy.Skip or SlowPolicy.Disconnect;
        cursor.MaxRecords = _batch;
        while (maxBytes > 0)
        {
            switch (cursor.TryTake(maxBytes, out var slice))
            {
                case CursorState.Records:
                    maxBytes -= slice.Bytes.Length;
                    WriteRecords(output, cursor.Partition, slice);
                    slice.Dispose();
                    break;
                case CursorState.Gap:
                    WriteGap(output, cursor.Partition, cursor.GapStart, cursor.Next);
                    break;
                case CursorState.Behind when _slow == SlowPolicy.Skip:
                    cursor.SkipToEnd();
                    WriteSkipped(output, cursor.Partition, cursor.GapStart, cursor.Next);
                    break;
                case CursorState.Behind:
                    WriteTooSlow(output);
                    Stop();
                    return false;
                case CursorState.Failed:
                    Fail(output, cursor.Error!);
                    return false;
                default:
                    return true;
            }
        }
        return true;
    }

    private void Fail(IBufferWriter<byte> output, EngineException reason)
    {
        WriteEnd(output, reason);
        Stop();
    }
}
