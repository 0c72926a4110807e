using System.Buffers;
using StreamOtter.Protocol.V1;

namespace StreamOtter.Requesting;

/// <summary>
/// What a client has asked and awaits an answer to, over all connections: asking changes nothing, so what a lost
/// connection did not answer is asked again over the next.
/// </summary>
internal sealed class RequestSet(Action changed)
{
    /// <summary>As many reads as a connection may have under way (spec/protocol.md, "read").</summary>
    private const int MaxReads = 4;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, Request> _open = [];
    private Exception? _ended;
    private long _lastId;

    /// <summary>Whether anybody waits for an answer.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_gate)
                return _open.Count > 0;
        }
    }

    /// <summary>Asks, and waits for the answer.</summary>
    /// <exception cref="RequestFailedException">The gateway says that it cannot answer.</exception>
    /// <exception cref="ClientClosedException">The client has ended.</exception>
    public async ValueTask<GatewayMessage> AskAsync(bool isRead, Action<IBufferWriter<byte>, long> write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Request request;
        lock (_gate)
        {
            if (_ended is not null)
                throw ClientClosedException.Because(_ended);
            request = new Request { Id = ++_lastId, IsRead = isRead, Write = write };
            _open.Add(request.Id, request);
        }
        changed();
        try
        {
            return await request.Answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                request.IsLeft = true;
                if (!request.IsSent)
                    _open.Remove(request.Id);
            }
        }
    }

    /// <summary>Writes the next request that is to be sent; answers false where there is none.</summary>
    public bool TryWrite(ArrayBufferWriter<byte> message)
    {
        lock (_gate)
        {
            var reads = _open.Values.Count(request => request is { IsRead: true, IsSent: true });
            foreach (var request in _open.Values)
            {
                if (request.IsSent || (request.IsRead && reads >= MaxReads))
                    continue;
                request.IsSent = true;
                request.Write(message, request.Id);
                return true;
            }
            return false;
        }
    }

    /// <exception cref="WireFormatException">Nobody asked this, or something else.</exception>
    public void OnAnswer(long id, GatewayMessage answer)
    {
        Take(id, isRead: answer is HistoryMessage).Answer.TrySetResult(answer);
        changed();
    }

    /// <exception cref="WireFormatException">Nobody asked this.</exception>
    public void OnError(long id, int code, string error)
    {
        Take(id, isRead: null).Answer.TrySetException(new RequestFailedException(code, error));
        changed();
    }

    /// <summary>A connection is gone: what it did not answer is asked again.</summary>
    public void OnDisconnected()
    {
        lock (_gate)
        {
            foreach (var request in _open.Values.ToArray())
            {
                request.IsSent = false;
                if (request.IsLeft)
                    _open.Remove(request.Id);
            }
        }
    }

    /// <summary>The client ends, and nothing is answered any more.</summary>
    public void End(Exception reason)
    {
        lock (_gate)
        {
            _ended = reason;
            foreach (var request in _open.Values)
                request.Answer.TrySetException(reason);
            _open.Clear();
        }
    }

    private Request Take(long id, bool? isRead)
    {
        lock (_gate)
        {
            if (!_open.TryGetValue(id, out var request) || !request.IsSent || (isRead ?? request.IsRead) != request.IsRead)
                throw new WireFormatException($"An answer to the request {id}, which the client has not made.");
            _open.Remove(id);
            return request;
        }
    }
}
