using Confluent.Kafka;
using StreamOtter.Kafka.Integration;

namespace StreamOtter.Testing;

/// <summary>
/// A Kafka without Kafka: librdkafka's mock cluster, which speaks Kafka's protocol over sockets of this process. The
/// library's own producers and consumers run against it, as any others do, with nothing but another address. It makes
/// topics on sight, with four partitions. It deletes, compacts and expires nothing, and finds no offsets by time. Its
/// members may be called from any thread.
/// <code>
/// await using var kafka = TestingUtilities.CreateMockKafka();
/// kafka.CreateTopic("orders");
/// var producer = new KafkaProducer(new() { BootstrapServers = kafka.BootstrapServers });
/// </code>
/// </summary>
public sealed class MockKafka : IAsyncDisposable
{
    private const int MaxBrokers = 10;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly MockCluster _cluster;
    private readonly Lazy<KafkaProducer> _producer;
    private readonly int _brokers;

    internal MockKafka(int brokers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(brokers, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(brokers, MaxBrokers);
        _brokers = brokers;
        _cluster = new MockCluster(brokers);
        _producer = new(() => new KafkaProducer(new KafkaProducerConfig { BootstrapServers = BootstrapServers }));
    }

    /// <summary>Its brokers, for <see cref="KafkaConnectionConfig.BootstrapServers"/>.</summary>
    public string BootstrapServers => _cluster.BootstrapServers;

    /// <summary>Makes a topic.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="partitions">How many partitions it has; 1 or more.</param>
    /// <exception cref="InvalidOperationException">There is one of that name, or the name is none.</exception>
    public void CreateTopic(string name, int partitions = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        if ((ErrorCode)_cluster.CreateTopic(name, partitions) is not ErrorCode.NoError and var error)
            throw new InvalidOperationException($"The topic '{name}' cannot be made: {error.GetReason()}.");
    }

    /// <summary>
    /// Fails the next requests of a kind, whoever sends them, one with each error. Clients try again what can be, as they do
    /// with a real broker's errors; <see cref="ErrorCode.Local_Transport"/> cuts the connection instead.
    /// </summary>
    public void Fail(KafkaRequest request, params ErrorCode[] errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        _cluster.PushErrors(request, Array.ConvertAll(errors, error => (int)error));
    }

    /// <summary>Stops all brokers: connections end, and none is taken.</summary>
    public void StopBrokers() => SetUp(false);

    /// <summary>Starts all brokers again, with all that they had.</summary>
    public void StartBrokers() => SetUp(true);

    /// <summary>Lets every answer take so long. Default: 0 ms; up to 1 min.</summary>
    public void SetRoundTrip(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time, TimeSpan.FromMinutes(1));
        _cluster.SetRoundTrip((int)time.TotalMilliseconds);
    }

    /// <summary>Stores messages, in order, with a producer of its own.</summary>
    /// <exception cref="KafkaSendException">Some are not stored; it tells which.</exception>
    public Task<IReadOnlyList<SendReceipt>> SendAsync(string topic, params ProducerMessage[] messages) => _producer.Value.SendAsync(topic, messages);

    /// <summary>
    /// All messages of a topic, partition after partition, each in order; also those that somebody has consumed. A topic
    /// that does not exist has none, and is not made.
    /// </summary>
    /// <param name="topic">The topic.</param>
    /// <param name="atLeast">How many are waited for, up to 30 s.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TimeoutException">There are not so many within that time, or the brokers do not answer.</exception>
    public Task<IReadOnlyList<ConsumerMessage>> ReadAsync(string topic, int atLeast = 0, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        return Task.Run(() => TopicReader.Read(BootstrapServers, topic, atLeast, Limit, cancellationToken), cancellationToken);
    }

    /// <summary>A group's committed position: the offset of the message it goes on with; null where it has none.</summary>
    /// <exception cref="KafkaException">The brokers do not answer.</exception>
    public Task<long?> GetCommittedAsync(string group, string topic, int partition = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        ArgumentException.ThrowIfNullOrEmpty(topic);
        return Task.Run(() => TopicReader.Committed(BootstrapServers, group, new TopicPartition(topic, partition), Limit));
    }

    /// <summary>Ends it, and all that it kept.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_producer.IsValueCreated)
            await _producer.Value.DisposeAsync().ConfigureAwait(false);
        _cluster.Dispose();
    }

    private void SetUp(bool isUp)
    {
        for (var broker = 1; broker <= _brokers; broker++)
            _cluster.SetUp(broker, isUp);
    }
}
