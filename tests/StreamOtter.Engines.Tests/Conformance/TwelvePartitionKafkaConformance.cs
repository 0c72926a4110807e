using StreamOtter.Engines.Tests.Fixtures;

namespace StreamOtter.Engines.Tests.Conformance;

public sealed class TwelvePartitionKafkaConformance(TwelvePartitionKafka fixture) : EngineConformance<TwelvePartitionKafka>(fixture);
