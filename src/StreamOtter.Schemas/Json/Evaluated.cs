namespace StreamOtter.Schemas.Json;

/// <summary>
/// Which properties and items of one value the keywords of a schema have looked at, for <c>unevaluatedProperties</c> and
/// <c>unevaluatedItems</c> (https://json-schema.org/draft/2020-12/json-schema-core#section-11).
/// </summary>
internal sealed class Evaluated
{
    private HashSet<string>? _properties;
    private bool _allProperties;
    private HashSet<int>? _items;
    private int _firstItems;

    public void AddProperty(string name) => (_properties ??= new(StringComparer.Ordinal)).Add(name);

    public void AddAllProperties() => _allProperties = true;

    public void AddItem(int index) => (_items ??= []).Add(index);

    public void AddFirstItems(int count) => _firstItems = Math.Max(_firstItems, count);

    public void AddAllItems() => AddFirstItems(int.MaxValue);

    public bool HasProperty(string name) => _allProperties || _properties?.Contains(name) == true;

    public bool HasItem(int index) => index < _firstItems || _items?.Contains(index) == true;

    /// <summary>Takes over what another schema has looked at, which is used up.</summary>
    public void Add(Evaluated other)
    {
        _allProperties |= other._allProperties;
        AddFirstItems(other._firstItems);
        _properties = Union(_properties, other._properties);
        _items = Union(_items, other._items);
    }

    private static HashSet<T>? Union<T>(HashSet<T>? one, HashSet<T>? other)
    {
        if (one is null || other is null)
            return one ?? other;
        one.UnionWith(other);
        return one;
    }
}
