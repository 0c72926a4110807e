using Confluent.Kafka;
using StreamOtter.Kafka;
using StreamOtter.Streams;

namespace StreamOtter.Engines.Tests.Fixtures;

/// <summary>
/// librdkafka's mock cluster: three brokers in this process that speak the real protocol over real sockets, and live
/// as long as the client that made them. They make topics on sight, with four partitions, and never delete them.
/// </summary>
public sealed class MockKafka : EngineFixture
{
    private IAdminClient? _host;
    private string _servers = "";

    public override string CannotDelete => "librdkafka's mock cluster deletes no topics.";

    public override string CannotFind => "librdkafka's mock cluster finds no offsets by time.";

    public override int TooLarge => 1_100_000;

    public KafkaEngineOptions Options => new()
    {
        BootstrapServers = _servers,
        MetadataRefresh = TimeSpan.FromMilliseconds(500),
    };

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _host?.Dispose();
    }

    protected override Task PrepareAsync()
    {
        // The host is a client of its own cluster: where the brokers are is in the metadata it gets.
        _host = new AdminClientBuilder(new Dictionary<string, string>
        {
            ["bootstrap.servers"] = "mock",
            ["test.mock.num.brokers"] = "3",
        }).SetLogHandler((_, _) => { }).Build();
        var brokers = _host.GetMetadata(TimeSpan.FromSeconds(10)).Brokers;
        _servers = string.Join(',', brokers.Select(broker => $"{broker.Host}:{broker.Port}"));
        return Task.CompletedTask;
    }

    protected override IStreamEngine Make() => new KafkaEngine(Options);
}
