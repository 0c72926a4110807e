using System.Buffers.Text;
using StreamOtter.Server.Catalog;

namespace StreamOtter.Server.Presence;

/// <summary>What the gateways have told of their subscriptions, and when each was last heard of.</summary>
internal sealed class PresenceView(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Dictionary<string, int>> _streams = new(StringComparer.Ordinal); // by stream and gateway
    private readonly Dictionary<string, long> _heard = new(StringComparer.Ordinal); // by gateway

    public void Apply(CatalogEntry entry)
    {
        var key = PresenceKey.Parse(entry.Key);
        lock (_gate)
        {
            if (entry.Value is null)
                Remove(key);
            else
                Set(key, Utf8Parser.TryParse(entry.Value.Value.Span, out int count, out _) ? count : 0);
        }
    }

    /// <summary>The subscriptions to a stream on all gateways but one.</summary>
    public int CountElsewhere(string stream, string gateway)
    {
        lock (_gate)
        {
            return _streams.TryGetValue(stream, out var counts)
                ? counts.Where(count => count.Key != gateway).Sum(count => count.Value)
                : 0;
        }
    }

    /// <summary>What a gateway has told, by stream.</summary>
    public Dictionary<string, int> ToldBy(string gateway)
    {
        lock (_gate)
        {
            return _streams
                .Where(stream => stream.Value.ContainsKey(gateway))
                .ToDictionary(stream => stream.Key, stream => stream.Value[gateway], StringComparer.Ordinal);
        }
    }

    /// <summary>Gateways that nothing was heard of for so long.</summary>
    public List<string> SilentFor(TimeSpan limit)
    {
        lock (_gate)
            return [.. _heard.Where(heard => time.GetElapsedTime(heard.Value) > limit).Select(heard => heard.Key)];
    }

    private void Set(PresenceKey key, int count)
    {
        _heard[key.Gateway] = time.GetTimestamp();
        if (key.Stream is null)
            return;
        if (!_streams.TryGetValue(key.Stream, out var counts))
            _streams[key.Stream] = counts = new Dictionary<string, int>(StringComparer.Ordinal);
        counts[key.Gateway] = count;
    }

    private void Remove(PresenceKey key)
    {
        if (key.Stream is null)
            _heard.Remove(key.Gateway);
        else if (_streams.TryGetValue(key.Stream, out var counts) && counts.Remove(key.Gateway) && counts.Count == 0)
            _streams.Remove(key.Stream);
    }
}
