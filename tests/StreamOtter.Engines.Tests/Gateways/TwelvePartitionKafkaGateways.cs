using StreamOtter.Engines.Tests.Fixtures;

namespace StreamOtter.Engines.Tests.Gateways;

public sealed class TwelvePartitionKafkaGateways(TwelvePartitionKafka fixture) : GatewayConformance<TwelvePartitionKafka>(fixture);
