using StreamOtter.Kafka;
using StreamOtter.Streams;

namespace StreamOtter.Engines.Tests.Fixtures;

/// <summary>A real Kafka, named by KAFKA_BOOTSTRAP_SERVERS.</summary>
public abstract class KafkaFixture(int partitions) : EngineFixture
{
    public static string? Servers => Environment.GetEnvironmentVariable("KAFKA_BOOTSTRAP_SERVERS") is { Length: > 0 } set ? set : null;

    public static string? NoKafka => Servers is null ? "KAFKA_BOOTSTRAP_SERVERS is not set: no real Kafka to test with." : null;

    public override string? Missing => NoKafka;

    public override int TooLarge => 1_100_000;

    public KafkaEngineOptions Options => new()
    {
        BootstrapServers = Servers!,
        Partitions = partitions,
        MetadataRefresh = TimeSpan.FromMilliseconds(500),
    };

    protected override IStreamEngine Make() => new KafkaEngine(Options);
}
