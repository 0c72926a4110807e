using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace StreamOtter.Protocol.StreamSea;

/// <summary>A set of fields, no two of one name. Sets are equal in whatever order; they keep the one they were made in.</summary>
[CollectionBuilder(typeof(SchemaFields), nameof(Create))]
public sealed class SchemaFields : IReadOnlyList<SchemaField>, IEquatable<SchemaFields>
{
    private readonly SchemaField[] _fields;
    private readonly Dictionary<string, int> _indexes;

    private SchemaFields(SchemaField[] fields)
    {
        _fields = fields;
        _indexes = new Dictionary<string, int>(fields.Length, StringComparer.Ordinal);
        foreach (var field in fields)
        {
            if (!_indexes.TryAdd(field.Name, _indexes.Count))
                throw new ArgumentException($"Two fields have the name '{field.Name}'.", nameof(fields));
            Total = (int)Math.Min(Total + 1L + field.Fields.Total, int.MaxValue);
            Depth = Math.Max(Depth, 1 + field.Fields.Depth);
        }
    }

    /// <inheritdoc/>
    public int Count => _fields.Length;

    /// <summary>Their number with all that are nested in them.</summary>
    internal int Total { get; }

    /// <summary>How deep they nest: 0 where there are none.</summary>
    internal int Depth { get; }

    /// <inheritdoc/>
    public SchemaField this[int index] => _fields[index];

    /// <summary>Makes a set: <c>SchemaFields fields = [SchemaField.Of("a", FieldType.Float)]</c>.</summary>
    /// <exception cref="ArgumentException">Two have the same name.</exception>
    public static SchemaFields Create(ReadOnlySpan<SchemaField> fields) => new(fields.ToArray());

    /// <summary>Finds the field of a name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out SchemaField? field)
    {
        field = TryGetIndex(name, out var index) ? _fields[index] : null;
        return field is not null;
    }

    /// <inheritdoc/>
    public bool Equals(SchemaFields? other) =>
        other is not null && other.Count == Count && _fields.All(field => other.TryGet(field.Name, out var same) && same == field);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SchemaFields);

    /// <inheritdoc/>
    public override int GetHashCode() => _fields.Aggregate(0, (sum, field) => unchecked(sum + field.GetHashCode()));

    /// <inheritdoc/>
    public IEnumerator<SchemaField> GetEnumerator() => _fields.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal bool TryGetIndex(string name, out int index) => _indexes.TryGetValue(name, out index);
}
