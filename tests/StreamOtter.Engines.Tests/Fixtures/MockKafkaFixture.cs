using StreamOtter.Kafka;
using StreamOtter.Streams;
using StreamOtter.Testing;

namespace StreamOtter.Engines.Tests.Fixtures;

/// <summary>
/// librdkafka's mock cluster: three brokers in this process that speak the real protocol over real sockets. They make topics on sight, with four partitions, and never delete them.
/// </summary>
public sealed class MockKafkaFixture : EngineFixture
{
    private MockKafka? _kafka;

    public override string CannotDelete => "librdkafka's mock cluster deletes no topics.";

    public override string CannotCompact => "librdkafka's mock cluster compacts nothing.";

    public override string CannotFind => "librdkafka's mock cluster finds no offsets by time.";

    public override int TooLarge => 1_100_000;

    public KafkaEngineOptions Options => new()
    {
        BootstrapServers = _kafka!.BootstrapServers,
        MetadataRefresh = TimeSpan.FromMilliseconds(500),
        // When a member leaves, the mock waits almost as long for the others.
        Settings = new Dictionary<string, string> { ["session.timeout.ms"] = "2000" },
    };

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_kafka is not null)
            await _kafka.DisposeAsync();
    }

    protected override Task PrepareAsync()
    {
        _kafka = TestingUtilities.CreateMockKafka(brokers: 3);
        return Task.CompletedTask;
    }

    protected override IStreamEngine Make() => new KafkaEngine(Options);
}
