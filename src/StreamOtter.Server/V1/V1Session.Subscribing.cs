using System.Globalization;
using StreamOtter.Protocol.V1;
using StreamOtter.Streams;
using StreamOtter.Streams.Window;

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
            if (!_subscriptions.TryAdd(request.Sub, null))
                throw V1Reader.Bad($"The subscription {request.Sub} is in use on this connection.");
        }
        _ = request.Group is null ? SubscribeAsync(request) : JoinAsync(request, request.Group);
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
            var feed = await _feeds.OpenAsync(request.Stream, _options.CreateStreams, _connection.Over);
            var gaps = new List<V1Gap>();
            var start = await StartOfAsync(feed, request, gaps);
            var subscription = new V1Subscription(_connection, request.Sub, feed.Log, gaps, request.Slow, request.Filter is not null, Forget);
            if (!TryOpen(subscription))
                return;
            subscription.Start(feed, request.Filter is null ? V1Format.All : new V1Format(request.Filter), start, followsNewPartitions: request.Partitions is null);
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
        lock (_subscriptions)
            _subscriptions.Remove(sub);
        SendError(code, error, sub);
    }

    private async ValueTask<(int Partition, long Next)[]> StartOfAsync(StreamFeed feed, V1Subscribe request, List<V1Gap> gaps)
    {
        var partitions = request.Partitions ?? [.. Enumerable.Range(0, feed.PartitionCount)];
        var start = new (int, long)[partitions.Count];
        for (var i = 0; i < partitions.Count; i++)
            start[i] = (partitions[i], await StartOfAsync(feed.Log, partitions[i], request, gaps));
        return start;
    }

    private async ValueTask<long> StartOfAsync(IStreamLog log, int partition, V1Subscribe request, List<V1Gap> gaps)
    {
        if (request.From == V1StartKind.Latest)
            return -1;
        if (request.From == V1StartKind.Timestamp)
            return await log.FindAsync(partition, request.Timestamp, _connection.Over);

        var range = await log.GetRangeAsync(partition, _connection.Over);
        if (request.From == V1StartKind.Earliest || !request.Offsets.TryGetValue(partition, out var offset))
            return range.First;
        if (request.Epoch is not null && request.Epoch != log.Epoch)
        {
            gaps.Add(new V1Gap(partition, offset, range.First, V1Gap.Recreated));
            return range.First;
        }
        if (offset > range.Next)
        {
            throw V1Reader.Bad(string.Create(
                CultureInfo.InvariantCulture,
                $"The position {offset} of partition {partition} is beyond its end, which is {range.Next}."));
        }
        return offset;
    }

    public void OnBeat()
    {
        lock (_subscriptions)
        {
            foreach (var subscription in _subscriptions.Values)
                subscription?.OnBeat();
        }
    }

    private void Forget(IV1Subscription subscription)
    {
        lock (_subscriptions)
            _subscriptions.Remove(subscription.Number);
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
