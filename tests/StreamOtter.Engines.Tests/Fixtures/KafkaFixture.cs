using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamOtter.Engines.Tests.Support;
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

    public override bool FetchesAhead => true;

    public KafkaEngineOptions Options => new()
    {
        BootstrapServers = Servers!,
        Partitions = partitions,
        MetadataRefresh = TimeSpan.FromMilliseconds(500),
    };

    public override async Task GrowAsync(IStreamLog log, int partitions)
    {
        using var admin = Admin();
        await admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = log.Name, IncreaseTo = partitions }]);
    }

    public override async Task ForgetAsync(IStreamLog log, int partition)
    {
        using var admin = Admin();
        var end = (await log.GetRangeAsync(partition).Bounded()).Next;
        await admin.DeleteRecordsAsync([new TopicPartitionOffset(log.Name, partition, end - 5)]);
    }

    private static IAdminClient Admin() => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Servers }).Build();

    protected override IStreamEngine Make() => new KafkaEngine(Options);
}
