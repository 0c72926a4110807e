using StreamOtter.Kafka.Integration;

namespace StreamOtter.Kafka.Hosting;

/// <summary>Settings of all consumers, which come before each one's own, whichever were registered first.</summary>
/// <param name="Apply">Sets them, for the consumer of a name.</param>
internal sealed record KafkaDefaults(Action<string, KafkaConsumerConfig> Apply);
