using StreamOtter.Protocol.V1;
using StreamOtter.Streams;

namespace StreamOtter.Server.V1;

internal sealed partial class V1Session
{
    /// <summary>As many subscriptions as one connection may have.</summary>
    private const int MaxSubscriptions = 1_000;

    private readonly Dictionary<int, IV1Subscription?> _subscriptions = []; // null while being opened; locked by itself

    private void OnSubscribe(ReadOnlySpan<byte> message)
    {
        V1Subscribe request;
        try
        {
            request = V1Subscribe.Read(message);
        }
        catch (V1RequestException error) when (error.Code == ProtocolCode.BadRequest && ReadInteger(message, "sub") is { } sub && !IsSubscribed(sub))
        {
            SendError(error.Code, error.Message, (int)sub);
            return;
        }
        lock (_subscriptions)
        {
            if (_subscriptions.Count >= MaxSubscriptions)
                throw V1Reader.Bad($"A connection has at most {MaxSubscriptions} subscriptions.");
            if (request.Streams is not null && _ofPatterns.Count >= MaxPatterns)
                throw V1Reader.Bad($"A connection has at most {MaxPatterns} subscriptions with 'streams'.");
            if (!_subscriptions.TryAdd(request.Sub, null))
                throw V1Reader.Bad($"The subscription {request.Sub} is in use on this connection.");
            if (request.Streams is not null)
                _ofPatterns.Add(request.Sub);
        }
        _ = request.Group is { } group ? JoinAsync(request, group)
            : request.Streams is { } streams ? SubscribeManyAsync(request, streams)
            : SubscribeAsync(request);
    }

    private void OnUnsubscribe(int sub)
    {
        IV1Subscription? subscription;
        lock (_subscriptions)
        {
            if (!_subscriptions.TryGetValue(sub, out subscription))
                throw V1Reader.Bad($"There is no subscription {sub} on this connection.");
        }
        if (subscription is null)
            throw V1Reader.Bad($"The subscription {sub} is not open yet.");
        subscription.Leave();
    }

    private async Task SubscribeAsync(V1Subscribe request)
    {
        try
        {
            ThrowIfForbidden(request.Stream);
            var feed = await _feeds.OpenAsync(request.Stream, _options.CreateStreams, _connection.Over);
            var gaps = new List<V1Gap>();
            var start = await request.From.FindAsync(feed, request.Partitions, gaps, _connection.Over);
            var subscription = new V1Subscription(_connection, request, feed.Log, gaps, Forget);
            if (!TryOpen(subscription))
                return;
            subscription.OnRights(RefusalOf); // another token may have come meanwhile
            subscription.Start(feed, request.Format, start, followsNewPartitions: request.Partitions is null);
        }
        catch (OperationCanceledException)
        {
            // The connection is over.
        }
        catch (EngineException error)
        {
            Fail(request.Sub, V1Replies.CodeOf(error.Error), error.Message);
        }
        catch (V1RequestException error)
        {
            Fail(request.Sub, error.Code, error.Message);
        }
    }

    /// <summary>A subscription is open, unless the connection is over.</summary>
    private bool TryOpen(IV1Subscription subscription)
    {
        lock (_subscriptions)
        {
            if (!_subscriptions.ContainsKey(subscription.Number))
                return false;
            _subscriptions[subscription.Number] = subscription;
            return true;
        }
    }

    /// <summary>Of a number that is in use an error must not say that it failed.</summary>
    private bool IsSubscribed(long sub)
    {
        lock (_subscriptions)
            return sub is < 0 or > int.MaxValue || _subscriptions.ContainsKey((int)sub);
    }

    private void Fail(int sub, int code, string error)
    {
        Forget(sub);
        SendError(code, error, sub);
    }

    private void ThrowIfForbidden(string stream)
    {
        if (RefusalOf(stream) is { } refusal)
            throw new V1RequestException(ProtocolCode.Forbidden, refusal);
    }

    /// <summary>Ends what the client's new token does not allow.</summary>
    private void ApplyRights()
    {
        lock (_subscriptions)
        {
            foreach (var subscription in _subscriptions.Values)
                subscription?.OnRights(RefusalOf);
        }
    }

    private void WakeFiltered()
    {
        lock (_subscriptions)
        {
            foreach (var subscription in _subscriptions.Values)
                subscription?.OnBeat();
        }
    }

    private void Forget(IV1Subscription subscription) => Forget(subscription.Number);

    private void Forget(int sub)
    {
        lock (_subscriptions)
        {
            _subscriptions.Remove(sub);
            _ofPatterns.Remove(sub);
        }
    }

    private void StopSubscriptions()
    {
        IV1Subscription?[] all;
        lock (_subscriptions)
        {
            all = [.. _subscriptions.Values];
            _subscriptions.Clear();
        }
        foreach (var subscription in all)
            subscription?.Stop();
    }
}
