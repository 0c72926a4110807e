using StreamOtter.Engines.Tests.Fixtures;

namespace StreamOtter.Engines.Tests.Conformance;

public sealed class MockKafkaConformance(MockKafka fixture) : EngineConformance<MockKafka>(fixture);
