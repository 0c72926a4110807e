namespace StreamOtter.Server.Catalog;

/// <summary>What the catalog says, as far as this gateway has seen it, and who wants to hear of changes.</summary>
internal sealed class CatalogEntries
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _values = new(StringComparer.Ordinal);
    private readonly List<(string Prefix, Action<CatalogEntry> Listener)> _listeners = [];

    public List<CatalogEntry> List(string prefix)
    {
        lock (_gate)
        {
            return [.. _values
                .Where(value => value.Key.StartsWith(prefix, StringComparison.Ordinal))
                .Select(value => new CatalogEntry(value.Key, value.Value))];
        }
    }

    public void Listen(string prefix, Action<CatalogEntry> listener)
    {
        lock (_gate)
        {
            _listeners.Add((prefix, listener));
            foreach (var entry in List(prefix))
                listener(entry);
        }
    }

    public void Apply(CatalogEntry entry)
    {
        lock (_gate)
        {
            if (entry.Value is { } value)
                _values[entry.Key] = value;
            else if (!_values.Remove(entry.Key))
                return;
            foreach (var (prefix, listener) in _listeners)
            {
                if (entry.Key.StartsWith(prefix, StringComparison.Ordinal))
                    listener(entry);
            }
        }
    }

    /// <summary>Deletes every key; who listens hears of each.</summary>
    public void Clear()
    {
        foreach (var entry in List(""))
            Apply(new CatalogEntry(entry.Key, default(ReadOnlyMemory<byte>?)));
    }
}
