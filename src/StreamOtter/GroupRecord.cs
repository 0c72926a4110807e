using StreamOtter.Protocol.V1;
using StreamOtter.Subscribing;

namespace StreamOtter;

/// <summary>
/// A record that a group has given to this client, which answers for it once: the first of <see cref="Ack"/>,
/// <see cref="Nack"/> and <see cref="GiveUp"/> counts. Answers go out with the next message, and are not confirmed: where
/// the connection is lost before, or the lease has run out, the record comes again, to this client or to another.
/// </summary>
public sealed class GroupRecord : ReceivedRecord
{
    private readonly GroupSubscription _subscription;
    private readonly int _life;
    private int _answers;

    internal GroupRecord(string stream, in WireRecord record, GroupSubscription subscription, int life)
        : base(stream, record)
    {
        _subscription = subscription;
        _life = life;
        Try = record.Try;
    }

    /// <summary>How often the record has been delivered to members of the group, this time included; from 1.</summary>
    public int Try { get; }

    /// <summary>Whether the gateway still counts it as this client's, as far as this client knows: not after a lost connection.</summary>
    internal bool IsOurs => _subscription.Has(_life);

    /// <summary>It is done.</summary>
    public void Ack() => Answer(isDone: true, TimeSpan.Zero, isDead: false);

    /// <summary>It is not done, and is to be tried again; after its last try it becomes a dead letter.</summary>
    /// <param name="delay">How long until it is delivered again. Default: none; up to 1 h.</param>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative, or more than 1 h.</exception>
    public void Nack(TimeSpan delay = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, TimeSpan.FromHours(1));
        Answer(isDone: false, delay, isDead: false);
    }

    /// <summary>It will never be done: it becomes a dead letter at once, in the stream <c>STREAM.GROUP.dead</c>.</summary>
    public void GiveUp() => Answer(isDone: false, TimeSpan.Zero, isDead: true);

    private void Answer(bool isDone, TimeSpan delay, bool isDead)
    {
        if (Interlocked.Exchange(ref _answers, 1) == 0)
            _subscription.Answer(_life, Partition, Offset, isDone, delay, isDead);
    }
}
