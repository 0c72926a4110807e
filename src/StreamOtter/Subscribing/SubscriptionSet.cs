using System.Buffers;
using StreamOtter.Connecting;
using StreamOtter.Protocol.V1;

namespace StreamOtter.Subscribing;

/// <summary>
/// A client's subscriptions, over all connections. What the gateway is to be told about them is found by looking:
/// <see cref="TryWrite"/> compares what each should be with what the gateway knows, so that a new connection needs
/// nothing but <see cref="OnDisconnected"/>.
/// </summary>
/// <param name="options">The client's settings.</param>
/// <param name="changed">To be called when there may be something to write, or room where there was none.</param>
internal sealed partial class SubscriptionSet(StreamOtterClientOptions options, Action changed)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, Subscription> _all = [];
    private Exception? _ended;

    public int Count
    {
        get
        {
            lock (_gate)
                return _all.Count;
        }
    }

    /// <exception cref="ClientClosedException">The client has ended.</exception>
    public Subscription Open(string name, bool isPattern, SubscribeOptions how) =>
        Open((number, backoff) => new StreamSubscription(number, name, isPattern, how, backoff, changed));

    /// <exception cref="ClientClosedException">The client has ended.</exception>
    public Subscription Open(string stream, string group, ConsumeOptions how) =>
        Open((number, backoff) => new GroupSubscription(number, stream, group, how, backoff, changed));

    /// <summary>The application does not want it any more.</summary>
    public void Leave(Subscription subscription)
    {
        lock (_gate)
        {
            subscription.IsLeft = true;
            if (subscription.State == WireState.Open)
                subscription.State = WireState.Departing;
            RemoveIfOver(subscription);
        }
        changed();
    }

    /// <summary>
    /// Lets go of a full subscription, so that its connection can be read on: what comes before the gateway hears of
    /// it is dropped, and comes again, because the position stays where it is.
    /// </summary>
    public void Park(Subscription subscription)
    {
        lock (_gate)
        {
            if (subscription.State == WireState.Open)
            {
                subscription.IsParked = true;
                subscription.State = WireState.Departing;
            }
        }
        changed();
    }

    /// <summary>Writes the next message that the gateway needs; answers false where it needs none.</summary>
    /// <param name="message">Where to.</param>
    /// <param name="limit">The largest message that the gateway takes.</param>
    /// <param name="isLeaving">The connection is about to end: what was delivered is still answered, and nothing asked.</param>
    public bool TryWrite(ArrayBufferWriter<byte> message, int limit, bool isLeaving)
    {
        lock (_gate)
        {
            foreach (var subscription in _all.Values)
            {
                // Before it is left: what is not answered then goes to somebody else.
                if (subscription.State is WireState.Open or WireState.Departing && subscription.TryWriteAnswers(message, limit))
                    return true;
                if (isLeaving)
                    continue;
                if (subscription.State == WireState.Departing)
                {
                    subscription.State = WireState.Leaving;
                    ClientMessageWriter.WriteUnsubscribe(message, subscription.Number);
                    return true;
                }
                if (subscription.State == WireState.Idle && IsWanted(subscription))
                {
                    subscription.State = WireState.Subscribing;
                    ClientMessageWriter.WriteSubscribe(message, subscription.ToWire());
                    return true;
                }
            }
            return false;
        }
    }

    /// <summary>A connection is gone, and with it what the gateway knew.</summary>
    public void OnDisconnected()
    {
        lock (_gate)
        {
            foreach (var subscription in _all.Values.ToArray())
            {
                subscription.State = WireState.Idle;
                subscription.OnClosed();
                RemoveIfOver(subscription);
            }
        }
    }

    /// <summary>The client ends, and every subscription with it.</summary>
    public void End(Exception reason)
    {
        lock (_gate)
        {
            _ended = reason;
            foreach (var subscription in _all.Values)
            {
                subscription.Pause?.Dispose();
                subscription.End(reason);
            }
            _all.Clear();
        }
    }

    private Subscription Open(Func<int, Backoff, Subscription> make)
    {
        Subscription subscription;
        lock (_gate)
        {
            if (_ended is not null)
                throw ClientClosedException.Because(_ended);
            // The smallest free number: gateways share deliveries between subscriptions of the same number.
            var number = 1;
            while (_all.ContainsKey(number))
                number++;
            subscription = make(number, new Backoff(options.ReconnectMin, options.ReconnectMax, options.Random));
            _all.Add(number, subscription);
        }
        changed();
        return subscription;
    }

    private static bool IsWanted(Subscription subscription)
    {
        if (subscription.IsParked && subscription.IsHalfTaken)
            subscription.IsParked = false;
        return !subscription.IsLeft && !subscription.IsParked && subscription.Pause is null;
    }

    private void RemoveIfOver(Subscription subscription)
    {
        if (!subscription.IsLeft || subscription.State != WireState.Idle)
            return;
        subscription.Pause?.Dispose();
        _all.Remove(subscription.Number);
    }
}
