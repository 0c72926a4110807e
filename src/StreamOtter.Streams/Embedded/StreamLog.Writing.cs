using System.Buffers;

namespace StreamOtter.Streams.Embedded;

internal sealed partial class StreamLog
{
    // As much as one fsync covers, unless a single record is larger. Larger batches cost memory and gain little.
    private const int BatchBytes = 1024 * 1024;

    // The writer's own: what it took from the queue, and the requests that have records in the current batch.
    private readonly Queue<AppendRequest> _accepted = new();
    private readonly List<AppendRequest> _batch = [];
    private long _acceptedBytes;

    /// <summary>
    /// Writes one batch: what was queued while the batch before it became durable. Called by one thread at a time;
    /// answers whether there is more to do.
    /// </summary>
    public bool RunWriter()
    {
        try
        {
            if (Interlocked.Exchange(ref _sweepDue, 0) != 0)
                Sweep();
            Accept();
            if (_fault is { Kind: not StreamFaultKind.DiskFull } fault)
                RefuseAccepted(fault);
            else if (_accepted.Count > 0)
                WriteBatch();
        }
        catch (Exception error)
        {
            // Nothing should come here. If it does, nobody may wait for ever, and nobody knows what was written.
            FailBatch(new StreamFault(StreamFaultKind.StorageFailed, $"Appending failed: {error}"), isUnknown: true);
        }
        return HasMore();
    }

    private void Accept()
    {
        lock (_gate)
        {
            while (_queue.TryDequeue(out var request))
            {
                _accepted.Enqueue(request);
                _acceptedBytes += request.Bytes;
            }
        }
    }

    /// <summary>Whether to go on; if not, the next append schedules the writer anew.</summary>
    private bool HasMore()
    {
        lock (_gate)
        {
            if (_accepted.Count > 0 || _queue.Count > 0 || Volatile.Read(ref _sweepDue) != 0)
                return true;
            _isScheduled = false;
            _idle?.SetResult();
            _idle = null;
            return false;
        }
    }

    private void WriteBatch()
    {
        var first = _accepted.Peek();
        first.SkipRefused();
        var firstSize = RecordCodec.Measure(first.Next);
        if (Active.Length > 0 && Active.Length + firstSize > _segmentBytes && !TryRoll())
        {
            RefuseAccepted(_fault!);
            return;
        }

        var active = Active;
        var limit = Math.Max(firstSize, Math.Min(BatchBytes, _segmentBytes - active.Length));
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Max(firstSize, Math.Min(limit, _acceptedBytes)));
        try
        {
            var room = buffer.AsSpan(0, (int)Math.Min(limit, buffer.Length));
            var length = Fill(room, active.Next, out var next);
            if (length == 0 || TryMakeDurable(active, room[..length], next))
                CompleteBatch();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Encodes records until they are all taken or no more fit; answers the bytes used.</summary>
    private int Fill(Span<byte> room, long offset, out long next)
    {
        var length = 0;
        var now = _context.Time.GetUtcNow().ToUnixTimeMilliseconds();
        next = offset;
        while (_accepted.TryPeek(out var request))
        {
            request.BeginBatch();
            _batch.Add(request);
            while (request.SkipRefused())
            {
                var size = RecordCodec.Measure(request.Next);
                if (size > room.Length - length)
                    return length;
                if (TryEncode(room.Slice(length, size), next, now, request))
                {
                    length += size;
                    next++;
                }
            }
            _accepted.Dequeue();
        }
        return length;
    }

    private static bool TryEncode(Span<byte> target, long offset, long now, AppendRequest request)
    {
        ref readonly var record = ref request.Next;
        try
        {
            if (RecordCodec.Write(target, offset, record.Timestamp ?? now, record) == target.Length)
            {
                RecordCodec.Seal(target, offset);
                request.Take(AppendResult.Stored(0, offset));
                return true;
            }
        }
        catch (Exception error) when (error is ArgumentException or IndexOutOfRangeException)
        {
            // Somebody changed the record while it was under way; others must not suffer from it.
        }
        request.Take(AppendResult.Refused(EngineError.InvalidRecord, "The record changed while it was being appended."));
        return false;
    }

    /// <summary>Completes the requests whose last record is in the batch, and lets in who waits for their room.</summary>
    private void CompleteBatch()
    {
        long bytes = 0;
        foreach (var request in _batch)
        {
            if (request.IsTaken)
                bytes += request.Bytes;
        }
        _acceptedBytes = _accepted.Count == 0 ? 0 : _acceptedBytes - bytes;
        lock (_gate)
        {
            _queuedBytes -= bytes;
            LetIn();
        }
        foreach (var request in _batch)
        {
            if (request.IsTaken)
                request.Complete();
        }
        _batch.Clear();
    }
}
