using Confluent.Kafka;

namespace StreamOtter.Kafka.Publishing;

internal sealed class OutgoingValueSerializer : ISerializer<OutgoingValue>
{
    public byte[]? Serialize(OutgoingValue data, SerializationContext context) => data.Bytes;
}
