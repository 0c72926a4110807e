using StreamOtter.Kafka.Integration;
using StreamOtter.Testing;

namespace StreamOtter.Kafka.Tests.Support;

/// <summary>A Kafka in the test's own process, and a manager.</summary>
public abstract class MockKafkaTest : IAsyncDisposable
{
    private protected MockKafka Kafka { get; } = TestingUtilities.CreateMockKafka();

    private protected KafkaIntegrationManager Manager { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await Manager.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        await Kafka.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
