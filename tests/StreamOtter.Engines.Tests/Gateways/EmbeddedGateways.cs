using StreamOtter.Engines.Tests.Fixtures;

namespace StreamOtter.Engines.Tests.Gateways;

public sealed class EmbeddedGateways(EmbeddedFixture fixture) : GatewayConformance<EmbeddedFixture>(fixture);
