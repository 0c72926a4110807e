using StreamOtter.Protocol.V1;

namespace StreamOtter.Subscribing;

internal sealed partial class SubscriptionSet
{
    public void OnSubscribed(SubscribedMessage message)
    {
        lock (_gate)
        {
            if (message.Stream is not null && Find(message.Sub, "subscribed").IsPattern)
            {
                FindOpen(message.Sub, "subscribed")?.OnSubscribed(message);
                return;
            }
            var subscription = Find(message.Sub, "subscribed");
            if (subscription.State != WireState.Subscribing)
                throw new WireFormatException($"A 'subscribed' for {message.Sub} that nobody asked for.");
            subscription.State = subscription.IsLeft ? WireState.Departing : WireState.Open;
            subscription.OnSubscribed(message);
        }
        changed();
    }

    public void OnUnsubscribed(UnsubscribedMessage message)
    {
        lock (_gate)
        {
            var subscription = Find(message.Sub, "unsubscribed");
            if (subscription.State != WireState.Leaving)
                throw new WireFormatException($"An 'unsubscribed' for {message.Sub} that nobody asked for.");
            subscription.State = WireState.Idle;
            subscription.OnClosed();
            RemoveIfOver(subscription);
        }
        changed();
    }

    /// <summary>Records; answers their subscription where it is full now.</summary>
    public Subscription? OnRecords(RecordsMessage message)
    {
        lock (_gate)
        {
            if (FindOpen(message.Sub, "records") is not { } subscription)
                return null;
            subscription.Backoff.Reset();
            subscription.OnRecords(message);
            return subscription.IsFull ? subscription : null;
        }
    }

    public void OnGap(GapMessage message)
    {
        lock (_gate)
            FindOpen(message.Sub, "gap")?.OnGap(message);
    }

    public void OnPosition(PositionMessage message)
    {
        lock (_gate)
            FindOpen(message.Sub, "position")?.OnPosition(message);
    }

    /// <summary>One of a subscription's several streams has failed.</summary>
    public void OnStreamError(int sub, string stream, int code, string error)
    {
        lock (_gate)
            FindOpen(sub, "error")?.OnStreamFailed(stream, code, error);
    }

    /// <summary>A subscription has failed: for now, and it is asked for again, or for good.</summary>
    public void OnError(int sub, int code, string error)
    {
        lock (_gate)
        {
            var subscription = Find(sub, "error");
            if (subscription.State == WireState.Idle)
                throw new WireFormatException($"An 'error' for the subscription {sub}, which the gateway does not have.");
            subscription.State = WireState.Idle;
            subscription.OnClosed();
            if (subscription.IsLeft)
            {
                RemoveIfOver(subscription);
            }
            else if (ProtocolCode.IsTransient(code))
            {
                subscription.Pause = options.TimeProvider.CreateTimer(
                    _ => Resume(subscription), null, subscription.Backoff.Next(), Timeout.InfiniteTimeSpan);
            }
            else
            {
                subscription.End(new SubscriptionFailedException(subscription.Name, code, error));
                subscription.IsLeft = true;
                RemoveIfOver(subscription);
            }
        }
        changed();
    }

    /// <summary>Whether what comes for it is to be delivered.</summary>
    public bool IsOpen(Subscription subscription)
    {
        lock (_gate)
            return subscription.State == WireState.Open;
    }

    private void Resume(Subscription subscription)
    {
        lock (_gate)
        {
            subscription.Pause?.Dispose();
            subscription.Pause = null;
        }
        changed();
    }

    /// <summary>The subscription, or null where what comes for it is for nobody.</summary>
    private Subscription? FindOpen(int sub, string type)
    {
        var subscription = Find(sub, type);
        return subscription.State switch
        {
            WireState.Open => subscription,
            WireState.Departing or WireState.Leaving => null,
            _ => throw new WireFormatException($"A '{type}' for the subscription {sub}, which is not open."),
        };
    }

    private Subscription Find(int sub, string type) =>
        _all.TryGetValue(sub, out var subscription)
            ? subscription
            : throw new WireFormatException($"A '{type}' for the subscription {sub}, which the client does not have.");
}
