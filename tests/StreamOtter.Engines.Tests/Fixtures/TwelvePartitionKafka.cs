namespace StreamOtter.Engines.Tests.Fixtures;

public sealed class TwelvePartitionKafka() : KafkaFixture(partitions: 12);
