using StreamOtter.Streams;

namespace StreamOtter.Server.Producers;

/// <summary>
/// A connection's right to append as a producer. The next connection of the same producer takes it away, and waits for
/// what is still under way, of all before it: so nothing of an old connection is stored behind the new one's back.
/// </summary>
/// <param name="producer">The producer.</param>
/// <param name="ready">Ends when nothing of the connections before is under way any more.</param>
internal sealed class ProducerClaim(string producer, Task ready)
{
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private int _underWay;
    private bool _revoked;

    public string Producer { get; } = producer;

    /// <summary>Ends when this connection may find out what is stored, and append.</summary>
    public Task Ready { get; } = ready;

    /// <summary>Begins an append, unless the claim is no longer this connection's.</summary>
    public bool TryBegin()
    {
        lock (_gate)
        {
            if (_revoked)
                return false;
            _underWay++;
            return true;
        }
    }

    public void End()
    {
        lock (_gate)
        {
            if (--_underWay == 0 && _revoked)
                _idle.TrySetResult();
        }
    }

    /// <summary>Takes the right away; the task ends when nothing is under way any more, of this connection and those before.</summary>
    public Task RevokeAsync()
    {
        lock (_gate)
        {
            _revoked = true;
            if (_underWay == 0)
                _idle.TrySetResult();
        }
        return Ready.IsCompleted ? _idle.Task : Task.WhenAll(Ready, _idle.Task);
    }

    /// <summary>What a record of a revoked claim gets.</summary>
    public static AppendResult Refusal { get; } = AppendResult.Refused(EngineError.Forbidden, "Another connection publishes as this producer now.");
}
