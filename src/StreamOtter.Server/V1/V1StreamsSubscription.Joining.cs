using StreamOtter.Protocol.V1;
using StreamOtter.Streams;

namespace StreamOtter.Server.V1;

internal sealed partial class V1StreamsSubscription
{
    /// <summary>As many streams as one subscription may have.</summary>
    private const int MaxStreams = 1_000;

    private const int ConcurrentJoins = 8;

    public void OnStreams(IReadOnlyList<string> names)
    {
        List<string> added;
        lock (_gate)
        {
            if (!_announced || _over)
                return;
            _isWaiting = false;
            added = TakeNew(names);
            for (; _streams.Count > MaxStreams; added.RemoveAt(added.Count - 1))
            {
                _streams.Remove(added[^1]);
                if (!_hasToldOfBound)
                    _errors.Add((added[^1], ProtocolCode.BadRequest, $"'{_pattern}' matches more than {MaxStreams} streams; this one and others are left out."));
                _hasToldOfBound = true;
            }
        }
        _ = JoinAsync(added);
        _connection.Ready(_ticket);
    }

    /// <summary>
    /// Reserves the names that are new and for this client: the one place that every stream of a pattern comes through.
    /// </summary>
    private List<string> TakeNew(IReadOnlyList<string> names)
    {
        var added = new List<string>();
        foreach (var name in names)
        {
            if (_pattern.Matches(name) && _refusalOf(name) is null && _streams.TryAdd(name, null))
                added.Add(name);
        }
        return added;
    }

    private Task JoinAsync(IEnumerable<string> names) =>
        Parallel.ForEachAsync(names, new ParallelOptions { MaxDegreeOfParallelism = ConcurrentJoins }, (name, _) => JoinAsync(name));

    private async ValueTask JoinAsync(string name)
    {
        try
        {
            var feed = await _feeds.OpenAsync(name, mayCreate: false, _connection.Over);
            var gaps = new List<V1Gap>();
            var start = StartOf(name);
            var offsets = await start.FindAsync(feed, partitions: null, gaps, _connection.Over);
            var stream = new V1Subscription(_connection, _request, feed.Log, gaps, OnStreamOver);
            lock (_gate)
            {
                if (_over)
                    return;
                _streams[name] = stream;
            }
            stream.OnRights(_refusalOf); // another token may have come meanwhile
            stream.Start(feed, _request.Format, offsets, followsNewPartitions: true);
            lock (_gate)
            {
                if (ReferenceEquals(StartOf(name), start)) // else it has failed meanwhile
                    _starts.Remove(name);
                _failed.Remove(name);
            }
        }
        catch (OperationCanceledException)
        {
            // The connection is over.
        }
        catch (V1RequestException error)
        {
            // Not tried again: the client would have to ask for something else.
            Tell(name, error.Code, error.Message);
        }
        catch (EngineException error)
        {
            JoinLater(name, error.Error, error.Message);
        }
        catch (Exception error)
        {
            // Whatever it is, the other streams must not suffer for it.
            JoinLater(name, EngineError.Unavailable, $"Opening '{name}' failed: {error.Message}");
        }
    }

    /// <summary>It has gone again, or cannot be read now: the next look finds it if it is there, and the client hears of it once.</summary>
    private void JoinLater(string name, EngineError error, string message)
    {
        bool isKnown;
        lock (_gate)
        {
            _streams.Remove(name);
            isKnown = error == EngineError.StreamNotFound || !_failed.Add(name);
        }
        _isWaiting = true;
        if (!isKnown)
            Tell(name, V1Replies.CodeOf(error), message);
    }

    private V1Start StartOf(string name)
    {
        lock (_gate)
            return _starts.GetValueOrDefault(name, V1Start.Earliest);
    }

    private void Tell(string name, int code, string error)
    {
        lock (_gate)
            _errors.Add((name, code, error));
        _connection.Ready(_ticket);
    }

    private void OnStreamOver(V1Subscription stream)
    {
        lock (_gate)
        {
            _streams.Remove(stream.Stream);
            if (!stream.IsStreamGone)
                _starts[stream.Stream] = V1Start.At(stream.Position);
        }
        _isWaiting = true;
    }
}
