using StreamOtter.Engines.Tests.Fixtures;

namespace StreamOtter.Engines.Tests.Conformance;

public sealed class MockKafkaConformance(MockKafkaFixture fixture) : EngineConformance<MockKafkaFixture>(fixture);
