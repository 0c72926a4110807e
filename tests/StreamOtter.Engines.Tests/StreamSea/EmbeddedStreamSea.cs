using StreamOtter.Engines.Tests.Fixtures;

namespace StreamOtter.Engines.Tests.StreamSea;

public sealed class EmbeddedStreamSea(SeaFixture<EmbeddedFixture> sea) : StreamSeaConformance<EmbeddedFixture>(sea);
