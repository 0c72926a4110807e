namespace StreamOtter.Engines.Tests.Fixtures;

public sealed class OnePartitionKafka() : KafkaFixture(partitions: 1);
