using System.Buffers;
using System.Threading.Channels;
using StreamOtter.Connecting;
using StreamOtter.Protocol.V1;

namespace StreamOtter.Subscribing;

/// <summary>
/// A subscription, over all connections, and what has come for it and is not taken yet. The connection's reader
/// delivers, the application's enumerator takes; <see cref="SubscriptionSet"/>'s lock guards the rest.
/// </summary>
internal abstract class Subscription(int number, string name, Backoff backoff)
{
    private readonly Channel<Delivery> _buffer = Channel.CreateUnbounded<Delivery>(new() { SingleReader = true });

    /// <summary>Its number on the wire, the same on every connection.</summary>
    public int Number { get; } = number;

    /// <summary>The stream's name, or the pattern of names.</summary>
    public string Name { get; } = name;

    /// <summary>Whether it has several streams, each of which is subscribed to with a message of its own.</summary>
    public virtual bool IsPattern => false;

    /// <summary>What the gateway knows of it.</summary>
    public WireState State { get; set; }

    /// <summary>The application does not want it any more.</summary>
    public bool IsLeft { get; set; }

    /// <summary>It was full, and is taken up again when half of its buffer is taken.</summary>
    public bool IsParked { get; set; }

    /// <summary>The gateway could not serve it; it is asked again when this is over.</summary>
    public ITimer? Pause { get; set; }

    public Backoff Backoff { get; } = backoff;

    public virtual bool IsFull => false;

    public virtual bool IsHalfTaken => true;

    /// <summary>What to ask the gateway for now.</summary>
    public abstract SubscribeMessage ToWire();

    /// <summary>Writes the next message about what was delivered; answers false where there is none.</summary>
    /// <param name="message">Where to.</param>
    /// <param name="limit">The largest message the gateway takes.</param>
    public virtual bool TryWriteAnswers(ArrayBufferWriter<byte> message, int limit) => false;

    /// <summary>It is open, or one of its streams has joined.</summary>
    public abstract void OnSubscribed(SubscribedMessage message);

    public abstract void OnRecords(RecordsMessage message);

    public abstract void OnGap(GapMessage message);

    public virtual void OnPosition(PositionMessage message)
    {
    }

    /// <summary>One of its streams has failed.</summary>
    public virtual void OnStreamFailed(string stream, int code, string error)
    {
    }

    /// <summary>The gateway knows nothing of it any more.</summary>
    public virtual void OnClosed()
    {
    }

    /// <summary>Nothing more comes; what is in the buffer is still taken.</summary>
    public void End(Exception reason) => _buffer.Writer.TryComplete(reason);

    /// <summary>The next delivery. Throws the reason of the end.</summary>
    public async ValueTask<Delivery> TakeAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Delivery delivery;
        while (!_buffer.Reader.TryRead(out delivery))
        {
            if (!await _buffer.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
                throw new ClientClosedException(null);
        }
        OnTaken(delivery);
        return delivery;
    }

    protected void Add(Delivery delivery)
    {
        OnAdded(delivery);
        _buffer.Writer.TryWrite(delivery);
    }

    protected virtual void OnAdded(in Delivery delivery)
    {
    }

    protected virtual void OnTaken(in Delivery delivery)
    {
    }
}
