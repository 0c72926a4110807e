using StreamOtter.Engines.Tests.Fixtures;

namespace StreamOtter.Engines.Tests.Conformance;

public sealed class EmbeddedConformance(EmbeddedFixture fixture) : EngineConformance<EmbeddedFixture>(fixture);
