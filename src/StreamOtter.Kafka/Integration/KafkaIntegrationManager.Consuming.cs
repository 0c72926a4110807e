using StreamOtter.Schemas;

namespace StreamOtter.Kafka.Integration;

public sealed partial class KafkaIntegrationManager
{
    /// <summary>Makes a consumer with a handler. Nothing is read before it is started.</summary>
    /// <param name="config">Where Kafka is and how to read.</param>
    /// <param name="topics">The topics; one that begins with ^ is a regular expression.</param>
    /// <param name="messageHandler">Handles a message; it has failed where it throws.</param>
    /// <exception cref="KafkaIntegrationException"><see cref="KafkaFailure.InvalidSettings"/>: tells all that is wrong.</exception>
    /// <exception cref="ObjectDisposedException">The manager was disposed.</exception>
    public KafkaConsumer CreateConsumer(KafkaConsumerConfig config, IEnumerable<string> topics, Action<ConsumerMessage> messageHandler)
    {
        ArgumentNullException.ThrowIfNull(messageHandler);
        return Create(config, topics, (message, _) =>
        {
            messageHandler(message);
            return default;
        });
    }

    /// <inheritdoc cref="CreateConsumer(KafkaConsumerConfig, IEnumerable{string}, Action{ConsumerMessage})"/>
    public KafkaConsumer CreateConsumer(KafkaConsumerConfig config, string topic, Action<ConsumerMessage> messageHandler)
    {
        ArgumentNullException.ThrowIfNull(topic);
        return CreateConsumer(config, [topic], messageHandler);
    }

    /// <summary>Makes a consumer with a handler that takes its time.</summary>
    /// <param name="config">Where Kafka is and how to read.</param>
    /// <param name="topics">The topics; one that begins with ^ is a regular expression.</param>
    /// <param name="messageHandler">
    /// Handles a message; it has failed where its task does. Its token is cancelled when that does not count any more.
    /// </param>
    /// <exception cref="KafkaIntegrationException"><see cref="KafkaFailure.InvalidSettings"/>: tells all that is wrong.</exception>
    /// <exception cref="ObjectDisposedException">The manager was disposed.</exception>
    public KafkaConsumer CreateConsumer(KafkaConsumerConfig config, IEnumerable<string> topics, Func<ConsumerMessage, CancellationToken, Task> messageHandler)
    {
        ArgumentNullException.ThrowIfNull(messageHandler);
        return Create(config, topics, async (message, token) => await messageHandler(message, token).ConfigureAwait(false));
    }

    /// <summary>Makes a consumer with a handler that takes its time, and is not to be told when that does not count any more.</summary>
    /// <param name="config">Where Kafka is and how to read.</param>
    /// <param name="topics">The topics; one that begins with ^ is a regular expression.</param>
    /// <param name="messageHandler">Handles a message; it has failed where its task does.</param>
    /// <exception cref="KafkaIntegrationException"><see cref="KafkaFailure.InvalidSettings"/>: tells all that is wrong.</exception>
    /// <exception cref="ObjectDisposedException">The manager was disposed.</exception>
    public KafkaConsumer CreateConsumer(KafkaConsumerConfig config, IEnumerable<string> topics, Func<ConsumerMessage, Task> messageHandler)
    {
        ArgumentNullException.ThrowIfNull(messageHandler);
        return Create(config, topics, async (message, _) => await messageHandler(message).ConfigureAwait(false));
    }

    /// <inheritdoc cref="CreateConsumer(KafkaConsumerConfig, IEnumerable{string}, Func{ConsumerMessage, Task})"/>
    public KafkaConsumer CreateConsumer(KafkaConsumerConfig config, string topic, Func<ConsumerMessage, Task> messageHandler)
    {
        ArgumentNullException.ThrowIfNull(topic);
        return CreateConsumer(config, [topic], messageHandler);
    }

    /// <summary>Makes a consumer of values with a registered schema. What is no such value is not tried again.</summary>
    /// <param name="config">Where Kafka is and how to read.</param>
    /// <param name="topics">The topics; one that begins with ^ is a regular expression.</param>
    /// <param name="serializer">Reads the values.</param>
    /// <param name="messageHandler">Handles a message and its value.</param>
    /// <exception cref="KafkaIntegrationException"><see cref="KafkaFailure.InvalidSettings"/>: tells all that is wrong.</exception>
    /// <exception cref="ObjectDisposedException">The manager was disposed.</exception>
    public KafkaConsumer CreateConsumer<T>(
        KafkaConsumerConfig config, IEnumerable<string> topics, SchemaSerializer<T> serializer, Func<ConsumerMessage, T, CancellationToken, Task> messageHandler)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        ArgumentNullException.ThrowIfNull(messageHandler);
        return Create(config, topics, async (message, token) =>
            await messageHandler(message, await message.ReadAsync(serializer, token).ConfigureAwait(false), token).ConfigureAwait(false));
    }

    /// <summary>Makes a consumer whose messages are asked for, one after the other or in batches.</summary>
    /// <exception cref="KafkaIntegrationException"><see cref="KafkaFailure.InvalidSettings"/>: tells all that is wrong.</exception>
    /// <exception cref="ObjectDisposedException">The manager was disposed.</exception>
    public KafkaConsumer CreateConsumer(KafkaConsumerConfig config, params IEnumerable<string> topics) => Create(config, topics, handler: null);

    /// <inheritdoc cref="KafkaConsumer.StartAsync"/>
    public Task StartConsumerAsync(KafkaConsumer consumer, CancellationToken cancellationToken = default) => Checked(consumer).StartAsync(cancellationToken);

    /// <inheritdoc cref="KafkaConsumer.StopAsync"/>
    public Task StopConsumerAsync(KafkaConsumer consumer, CancellationToken cancellationToken = default) => Checked(consumer).StopAsync(cancellationToken);

    /// <inheritdoc cref="KafkaConsumer.ConsumeBatchAsync"/>
    public Task<IReadOnlyList<ConsumerMessage>> ConsumeBatchAsync(KafkaConsumer consumer, int size, CancellationToken cancellationToken = default) =>
        Checked(consumer).ConsumeBatchAsync(size, cancellationToken);

    /// <inheritdoc cref="KafkaConsumer.AutoCommit"/>
    public void SetAutoCommit(KafkaConsumer consumer, bool enabled) => Checked(consumer).AutoCommit = enabled;

    /// <inheritdoc cref="KafkaConsumer.CommitOffsetAsync"/>
    public Task CommitOffsetAsync(KafkaConsumer consumer, ConsumerMessage message, CancellationToken cancellationToken = default) =>
        Checked(consumer).CommitOffsetAsync(message, cancellationToken);

    /// <inheritdoc cref="KafkaConsumer.CommitBatchOffsetsAsync"/>
    public Task CommitBatchOffsetsAsync(KafkaConsumer consumer, IEnumerable<ConsumerMessage> messages, CancellationToken cancellationToken = default) =>
        Checked(consumer).CommitBatchOffsetsAsync(messages, cancellationToken);

    /// <inheritdoc cref="KafkaConsumer.ResetOffsetsAsync"/>
    public Task ResetOffsetsAsync(KafkaConsumer consumer, OffsetReset to, CancellationToken cancellationToken = default) =>
        Checked(consumer).ResetOffsetsAsync(to, cancellationToken);

    /// <summary>Adds a listener for what goes wrong with a consumer; the same as its event.</summary>
    public void OnConsumerError(KafkaConsumer consumer, Action<KafkaError> listener)
    {
        ArgumentNullException.ThrowIfNull(consumer);
        ArgumentNullException.ThrowIfNull(listener);
        consumer.Failed += listener;
    }

    /// <inheritdoc cref="KafkaConsumer.SetRetryPolicy"/>
    public void SetRetryPolicy(KafkaConsumer consumer, RetryPolicy policy) => Checked(consumer).SetRetryPolicy(policy);

    /// <inheritdoc cref="KafkaConsumer.SetDeadLetterQueue"/>
    public void SetDeadLetterQueue(KafkaConsumer consumer, DeadLetterQueue? queue) => Checked(consumer).SetDeadLetterQueue(queue);

    /// <inheritdoc cref="KafkaConsumer.SendToDeadLetterQueueAsync"/>
    public Task SendToDeadLetterQueueAsync(KafkaConsumer consumer, ConsumerMessage message, Exception reason, CancellationToken cancellationToken = default) =>
        Checked(consumer).SendToDeadLetterQueueAsync(message, reason, cancellationToken);

    private KafkaConsumer Create(KafkaConsumerConfig config, IEnumerable<string> topics, Func<ConsumerMessage, CancellationToken, ValueTask>? handler) =>
        Keep(() => new KafkaConsumer(config, topics, handler, Services<KafkaConsumer>()));

    private static KafkaConsumer Checked(KafkaConsumer consumer)
    {
        ArgumentNullException.ThrowIfNull(consumer);
        return consumer;
    }
}
