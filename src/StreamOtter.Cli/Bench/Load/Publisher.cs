using System.Diagnostics;

namespace StreamOtter.Cli.Bench.Load;

/// <summary>Publishes records on one connection, with a bounded number of them unanswered.</summary>
internal abstract class Publisher(Uri url, string? subProtocol, int maxUnanswered) : LoadConnection(url, subProtocol)
{
    private readonly byte[] _head = new byte[256];
    private int _headLength;

    /// <summary>How many records were sent.</summary>
    public long Sent { get; private set; }

    /// <summary>How many of them are durable.</summary>
    public long Answered { get; protected set; }

    /// <summary>Sends what may be sent now.</summary>
    /// <param name="limit">Records sent in all must not exceed this.</param>
    /// <param name="due">When the record of a number was due; null: now.</param>
    public void Pump(long limit, Func<long, long>? due = null)
    {
        while (IsSent)
        {
            var count = (int)Math.Min(limit - Sent, Math.Min(MaxTogether, Answered + maxUnanswered - Sent));
            if (count <= 0)
                return;
            Write(Sent, count, due ?? (static _ => Stopwatch.GetTimestamp()));
            Sent += count;
            Flush();
        }
        Flush();
    }

    /// <summary>How many records go into one write at most.</summary>
    protected abstract int MaxTogether { get; }

    /// <summary>Writes records.</summary>
    protected abstract void Write(long first, int count, Func<long, long> due);

    /// <summary>A message came; here is its beginning.</summary>
    protected abstract void OnMessage(ReadOnlySpan<byte> head);

    protected sealed override void OnPayload(ReadOnlySpan<byte> piece, bool isFirst, bool isLast)
    {
        if (isFirst)
            _headLength = 0;
        var size = Math.Min(piece.Length, _head.Length - _headLength);
        piece[..size].CopyTo(_head.AsSpan(_headLength));
        _headLength += size;
        if (isLast)
            OnMessage(_head.AsSpan(0, _headLength));
    }
}
