using StreamOtter.Schemas;

namespace StreamOtter.Kafka.Integration;

/// <summary>A producer of values with a registered schema; see <see cref="KafkaProducer.WithSchema"/>.</summary>
/// <typeparam name="T">The values.</typeparam>
public sealed class KafkaProducer<T>
{
    private readonly KafkaProducer _producer;
    private readonly SchemaSerializer<T> _serializer;

    internal KafkaProducer(KafkaProducer producer, SchemaSerializer<T> serializer)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        _producer = producer;
        _serializer = serializer;
    }

    /// <summary>Sends a value; the first of a topic registers its schema, where the serializer does that.</summary>
    /// <exception cref="SchemaDataException">The value does not fit the schema.</exception>
    /// <exception cref="Schemas.Registry.SchemaRegistryException">The registry does not answer, or refuses the schema.</exception>
    /// <exception cref="KafkaSendException">It is not stored, or nobody knows.</exception>
    public async Task<SendReceipt> SendAsync(
        string topic, string? key, T value, IReadOnlyList<Streams.RecordHeader>? headers = null, SendOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var bytes = await _serializer.SerializeAsync(topic, value, cancellationToken).ConfigureAwait(false);
        var message = new ProducerMessage { Key = ProducerMessage.Bytes(key), Value = bytes, Headers = headers ?? [] };
        return await _producer.SendAsync(topic, message, options, cancellationToken).ConfigureAwait(false);
    }
}
