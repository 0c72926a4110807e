using System.Buffers;
using System.Collections.Concurrent;
using StreamOtter.Schemas.Registry;

namespace StreamOtter.Schemas;

/// <summary>
/// Writes values with a registered schema, its id before them, and reads what others have written with theirs. Asks the
/// registry once for each subject and each id.
/// </summary>
/// <typeparam name="T">The values.</typeparam>
public sealed class SchemaSerializer<T>
{
    // An id names one schema for ever; hostile records may name many.
    private const int MaxReaders = 1_000;

    private readonly ConcurrentDictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, Func<ReadOnlyMemory<byte>, T>> _readers = new();
    private readonly ISchemaRegistry _registry;
    private readonly ISchemaCodec<T> _codec;
    private readonly SchemaSerializerOptions _options;

    /// <summary>A serializer over a registry and a codec.</summary>
    public SchemaSerializer(ISchemaRegistry registry, ISchemaCodec<T> codec, SchemaSerializerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(codec);
        _registry = registry;
        _codec = codec;
        _options = options ?? new SchemaSerializerOptions();
        if (_options.SubjectNames != SubjectNames.Topic && codec.RecordName.Length == 0)
            throw new ArgumentException($"SubjectNames.{_options.SubjectNames} needs a schema whose record has a name.", nameof(options));
    }

    /// <summary>The subject that the schema has on a topic.</summary>
    public string SubjectOf(string topic) => _options.SubjectNames switch
    {
        SubjectNames.Topic => topic + (_options.IsKey ? "-key" : "-value"),
        SubjectNames.Record => _codec.RecordName,
        _ => $"{topic}-{_codec.RecordName}",
    };

    /// <summary>Writes a value for a topic.</summary>
    /// <exception cref="SchemaDataException">The value does not fit the schema.</exception>
    /// <exception cref="SchemaRegistryException">The registry does not answer, or refuses the schema.</exception>
    public async ValueTask<byte[]> SerializeAsync(string topic, T value, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        var subject = SubjectOf(topic);
        if (!_ids.TryGetValue(subject, out var id))
            _ids[subject] = id = await FindIdAsync(subject, cancellationToken).ConfigureAwait(false);
        var output = new ArrayBufferWriter<byte>();
        WirePrefix.Write(id, output);
        _codec.Write(value, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads a value, whatever version of the schema it was written with.</summary>
    /// <exception cref="SchemaDataException">These are no bytes of such a value.</exception>
    /// <exception cref="InvalidSchemaException">Its schema cannot be read as this one's.</exception>
    /// <exception cref="SchemaRegistryException">The registry does not answer, or does not know the schema.</exception>
    public async ValueTask<T> DeserializeAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        var id = WirePrefix.Read(bytes.Span);
        if (!_readers.TryGetValue(id, out var read))
        {
            read = _codec.ReaderOf(await _registry.GetSchemaAsync(id, cancellationToken).ConfigureAwait(false));
            if (_readers.Count >= MaxReaders)
                _readers.Clear();
            _readers[id] = read;
        }
        return read(bytes[WirePrefix.Length..]);
    }

    private async Task<int> FindIdAsync(string subject, CancellationToken cancellationToken)
    {
        if (_options.AutoRegister)
            return await _registry.RegisterAsync(subject, _codec.Schema, cancellationToken).ConfigureAwait(false);
        return (await _registry.FindAsync(subject, _codec.Schema, cancellationToken).ConfigureAwait(false)).Id;
    }
}
