using StreamOtter.Engines.Tests.Fixtures;

namespace StreamOtter.Engines.Tests.Gateways;

public sealed class OnePartitionKafkaGateways(OnePartitionKafka fixture) : GatewayConformance<OnePartitionKafka>(fixture);
