using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamOtter.Kafka.Integration.Telemetry;
using StreamOtter.Schemas;
using StreamOtter.Schemas.Registry;
using StreamOtter.Security;
using StreamOtter.Telemetry;

namespace StreamOtter.Kafka.Integration;

/// <summary>
/// Kafka for applications: makes producers and consumers, and does by their names what they do themselves. Disposing it
/// ends all that it made.
/// </summary>
/// <param name="timeProvider">The clock of all that it makes. Default: the system's.</param>
/// <param name="loggers">Hear what they do. Default: nobody.</param>
/// <param name="security">
/// Its <see cref="SecurityManager.ConfigureKafkaSecurity"/> is how those are secured, from the next that is made, whose
/// configuration has no <see cref="KafkaConnectionConfig.Security"/>. Default: none.
/// </param>
/// <param name="telemetry">
/// Its meter and its source of activities are what they are measured and traced by. Default: others of the same names.
/// </param>
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "A manager is an object: its calls are its own.")]
public sealed partial class KafkaIntegrationManager(
    TimeProvider? timeProvider = null, ILoggerFactory? loggers = null, SecurityManager? security = null, TelemetryManager? telemetry = null) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<IAsyncDisposable> _made = [];
    private readonly KafkaTelemetry _telemetry = KafkaTelemetry.Of(telemetry);
    private ISchemaRegistry? _registry;
    private bool _isDisposed;

    /// <summary>Makes a producer. It connects with its first message.</summary>
    /// <exception cref="KafkaIntegrationException"><see cref="KafkaFailure.InvalidSettings"/>: tells all that is wrong.</exception>
    /// <exception cref="ObjectDisposedException">The manager was disposed.</exception>
    public KafkaProducer CreateProducer(KafkaProducerConfig config) => Keep(() => new KafkaProducer(config, Services<KafkaProducer>()));

    /// <summary>Sends a message, and completes when it is stored. See <see cref="KafkaProducer.SendAsync(string, ProducerMessage, SendOptions?, CancellationToken)"/>.</summary>
    /// <exception cref="KafkaSendException">It is not stored, or nobody knows.</exception>
    public Task<SendReceipt> SendMessageAsync(
        KafkaProducer producer, string topic, ProducerMessage message, SendOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(producer);
        return producer.SendAsync(topic, message, options, cancellationToken);
    }

    /// <summary>Sends messages, and completes when all are stored.</summary>
    /// <exception cref="ArgumentException">One of them is null; nothing is sent.</exception>
    /// <exception cref="KafkaSendException">Some are not stored, or nobody knows; it tells which.</exception>
    public Task<IReadOnlyList<SendReceipt>> SendMessagesAsync(
        KafkaProducer producer, string topic, IEnumerable<ProducerMessage> messages, SendOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(producer);
        return producer.SendAsync(topic, messages, options, cancellationToken);
    }

    /// <summary>Adds a listener for what goes wrong with a producer; the same as its event.</summary>
    public void OnProducerError(KafkaProducer producer, Action<KafkaError> listener)
    {
        ArgumentNullException.ThrowIfNull(producer);
        ArgumentNullException.ThrowIfNull(listener);
        producer.Failed += listener;
    }

    /// <summary>Sets the registry that <see cref="RegisterSchemaAsync"/> and <see cref="GetSchemaAsync(int, CancellationToken)"/> ask.</summary>
    public void SetSchemaRegistry(ISchemaRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        _registry = registry;
    }

    /// <summary>Registers a schema under a subject.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="SchemaRegistryException">The registry does not answer, or refuses it.</exception>
    public Task<int> RegisterSchemaAsync(string subject, Schema schema, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(schema);
        return Registry.RegisterAsync(subject, schema, cancellationToken);
    }

    /// <summary>The schema of an id.</summary>
    /// <exception cref="SchemaRegistryException">The registry does not answer, or has none.</exception>
    public Task<Schema> GetSchemaAsync(int id, CancellationToken cancellationToken = default) => Registry.GetSchemaAsync(id, cancellationToken);

    /// <summary>A subject's version, the newest by default.</summary>
    /// <exception cref="SchemaRegistryException">The registry does not answer, or has none.</exception>
    public Task<RegisteredSchema> GetSchemaAsync(string subject, int? version = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return version is { } number
            ? Registry.GetVersionAsync(subject, number, cancellationToken)
            : Registry.GetLatestAsync(subject, cancellationToken);
    }

    /// <summary>Stops every consumer, and ends every producer, that it made.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
            _isDisposed = true;
        // Consumers first: what they still handle may be sending.
        await Task.WhenAll(_made.OfType<KafkaConsumer>().Select(consumer => consumer.DisposeAsync().AsTask())).ConfigureAwait(false);
        await Task.WhenAll(_made.Select(made => made.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    private ISchemaRegistry Registry => _registry ?? throw new InvalidOperationException("There is no schema registry. Set one.");

    private ClientServices Services<T>() => new(
        timeProvider ?? TimeProvider.System, loggers?.CreateLogger<T>() ?? NullLogger<T>.Instance, security?.KafkaSecurity, _telemetry);

    private T Keep<T>(Func<T> make)
        where T : IAsyncDisposable
    {
        // What is made has connections: it is there for the manager's end, or is not made.
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var made = make();
            _made.Add(made);
            return made;
        }
    }
}
