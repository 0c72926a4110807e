using StreamOtter.Engines.Tests.Fixtures;

namespace StreamOtter.Engines.Tests.Conformance;

public sealed class OnePartitionKafkaConformance(OnePartitionKafka fixture) : EngineConformance<OnePartitionKafka>(fixture);
