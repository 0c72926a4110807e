using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamOtter.Kafka.Clients;
using StreamOtter.Kafka.Integration.Settings;
using StreamOtter.Kafka.Integration.Telemetry;
using StreamOtter.Kafka.Publishing;
using StreamOtter.Schemas;
using StreamOtter.Streams;

namespace StreamOtter.Kafka.Integration;

/// <summary>
/// Sends messages to topics. It is idempotent, with acks=all: a send completes once its message is on all in-sync
/// replicas, once and in the order of the calls, whatever the client had to retry. It connects with the first send, and is
/// used from any threads at once; an application needs one.
/// </summary>
public sealed class KafkaProducer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, AppendQueue> _topics = new(StringComparer.Ordinal);
    private readonly Publisher _publisher;
    private readonly ClientServices _services;
    private readonly FailureReports _reports;

    /// <summary>A producer; see also <see cref="KafkaIntegrationManager.CreateProducer"/>.</summary>
    /// <exception cref="KafkaIntegrationException"><see cref="KafkaFailure.InvalidSettings"/>: tells all that is wrong.</exception>
    public KafkaProducer(KafkaProducerConfig config, TimeProvider? timeProvider = null, ILogger<KafkaProducer>? logger = null)
        : this(config, new ClientServices(timeProvider ?? TimeProvider.System, logger ?? NullLogger<KafkaProducer>.Instance, Security: null, KafkaTelemetry.Default))
    {
    }

    internal KafkaProducer(KafkaProducerConfig config, ClientServices services)
    {
        ArgumentNullException.ThrowIfNull(config);
        _services = services;
        _reports = new FailureReports(services.Logger, services.Time);
        var options = ConfigReader.Producer(config, services.Security);
        _publisher = new Publisher(options, new ConnectionMonitor(options, services.Logger, Report), services.Time);
    }

    /// <summary>
    /// Told what goes wrong with the connection, besides what each send is told. It comes on the client's own thread: do
    /// not block it. It is logged too, that brokers do not answer once in 10 s, and so is what a listener throws, which stops
    /// nobody else.
    /// </summary>
    public event Action<KafkaError>? Failed;

    /// <summary>Sends a message. Cancelling gives it up only while it waits for room; after that it is on its way.</summary>
    /// <exception cref="KafkaSendException">It is not stored, or nobody knows.</exception>
    public async Task<SendReceipt> SendAsync(
        string topic, ProducerMessage message, SendOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return (await SendAsync(topic, [message], options, cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>Sends messages, as few requests as they fit into, and completes when all are stored.</summary>
    /// <returns>A receipt for each, in order.</returns>
    /// <exception cref="ArgumentException">One of them is null; nothing is sent.</exception>
    /// <exception cref="KafkaSendException">Some are not stored, or nobody knows; it tells which.</exception>
    public async Task<IReadOnlyList<SendReceipt>> SendAsync(
        string topic, IEnumerable<ProducerMessage> messages, SendOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        ArgumentNullException.ThrowIfNull(messages);
        ObjectDisposedException.ThrowIf(_publisher.IsDisposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        var records = messages.WithoutNull().Select(message => message.ToRecord(options)).ToArray();
        if (records.Length == 0)
            return [];
        var queue = _topics.GetOrAdd(topic, name => new AppendQueue(_publisher, name, () => { }));
        var outcomes = await AppendAsync(queue, topic, records, cancellationToken).ConfigureAwait(false);
        if (Array.TrueForAll(outcomes, outcome => outcome.Status == AppendStatus.Stored))
            return Array.ConvertAll(outcomes, outcome => new SendReceipt(topic, outcome.Partition, outcome.Offset));
        throw new KafkaSendException(Array.ConvertAll(outcomes, outcome => Result(topic, outcome)));
    }

    /// <summary>A door to this producer that takes values of a type, and writes them with their registered schema.</summary>
    public KafkaProducer<T> WithSchema<T>(SchemaSerializer<T> serializer) => new(this, serializer);

    /// <summary>
    /// Waits for messages on their way, at most <see cref="KafkaConnectionConfig.RequestTimeout"/>, and ends. Sends that are
    /// not acknowledged by then fail as unknown.
    /// </summary>
    public ValueTask DisposeAsync() => _publisher.DisposeAsync();

    private async Task<AppendResult[]> AppendAsync(AppendQueue queue, string topic, NewRecord[] records, CancellationToken cancellationToken)
    {
        var scope = SendScope.Begin(_services.Telemetry, _services.Time, topic, records);
        try
        {
            var outcomes = await queue.AppendAsync(records, cancellationToken).ConfigureAwait(false);
            scope.End(outcomes);
            return outcomes;
        }
        catch (OperationCanceledException e)
        {
            scope.End(e);
            throw;
        }
    }

    private static SendResult Result(string topic, in AppendResult outcome) => outcome.Status switch
    {
        AppendStatus.Stored => new(new SendReceipt(topic, outcome.Partition, outcome.Offset), null, null),
        AppendStatus.Unknown => new(null, KafkaFailure.Unknown, outcome.Error),
        _ => new(null, Failures.Of(outcome.Reason!.Value), outcome.Error?.Replace("MaxRecordBytes", "MaxMessageBytes", StringComparison.Ordinal)),
    };

    private void Report(Error error) =>
        _reports.Tell(Failures.Of(error, "The producer") with { IsFatal = false }, Failed);
}
