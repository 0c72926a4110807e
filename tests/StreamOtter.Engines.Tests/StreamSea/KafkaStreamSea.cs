using StreamOtter.Engines.Tests.Fixtures;

namespace StreamOtter.Engines.Tests.StreamSea;

/// <summary>Several partitions, so that one record after another goes to another of a group's members.</summary>
public sealed class KafkaStreamSea(SeaFixture<TwelvePartitionKafka> sea) : StreamSeaConformance<TwelvePartitionKafka>(sea);
