using System.Collections;
using System.Runtime.CompilerServices;

namespace StreamOtter.Protocol.StreamSea;

/// <summary>What an enum may hold: strings, none twice. Equal in whatever order; they keep the one they were made in.</summary>
[CollectionBuilder(typeof(EnumValues), nameof(Create))]
public sealed class EnumValues : IReadOnlyList<string>, IEquatable<EnumValues>
{
    private readonly string[] _values;
    private readonly HashSet<string> _set;

    private EnumValues(string[] values)
    {
        _values = values;
        _set = new HashSet<string>(values.Length, StringComparer.Ordinal);
        foreach (var value in values)
        {
            if (!SchemaLimits.IsUnicode(value ?? throw new ArgumentNullException(nameof(values))))
                throw new ArgumentException("A value holds half of a surrogate pair.", nameof(values));
            if (!_set.Add(value))
                throw new ArgumentException($"The value '{value}' comes twice.", nameof(values));
        }
    }

    /// <inheritdoc/>
    public int Count => _values.Length;

    /// <inheritdoc/>
    public string this[int index] => _values[index];

    /// <summary>Makes a set: <c>EnumValues values = ["on", "off"]</c>.</summary>
    /// <exception cref="ArgumentException">One comes twice.</exception>
    public static EnumValues Create(ReadOnlySpan<string> values) => new(values.ToArray());

    /// <summary>Whether a string is one of them, code unit by code unit.</summary>
    public bool Contains(string value) => _set.Contains(value);

    /// <inheritdoc/>
    public bool Equals(EnumValues? other) => other is not null && _set.SetEquals(other._set);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EnumValues);

    /// <inheritdoc/>
    public override int GetHashCode() => _values.Aggregate(0, (sum, value) => unchecked(sum + value.GetHashCode(StringComparison.Ordinal)));

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => _values.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
