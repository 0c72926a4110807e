using StreamOtter.Kafka.Integration.Consuming;
using StreamOtter.Kafka.Integration.Settings;

namespace StreamOtter.Kafka.Integration;

public sealed partial class KafkaConsumer
{
    /// <summary>Keeps a message's position at the brokers now: it, and all before it in its partition, are done.</summary>
    /// <exception cref="KafkaIntegrationException">Its partition is another member's by now, or the brokers do not take it.</exception>
    public Task CommitOffsetAsync(ConsumerMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return CommitBatchOffsetsAsync([message], cancellationToken);
    }

    /// <summary>Keeps the positions of several messages, for each partition that of the last, in one request.</summary>
    /// <exception cref="ArgumentException">One of them is null; nothing is kept.</exception>
    /// <exception cref="KafkaIntegrationException">A partition is another member's by now, or the brokers do not take it.</exception>
    public async Task CommitBatchOffsetsAsync(IEnumerable<ConsumerMessage> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var committed = messages.WithoutNull().ToList();
        // While it stops too: what is under way then may still be committed.
        var run = _run ?? throw new InvalidOperationException("The consumer is not running. Start it.");
        await run.CommitAsync(committed).WaitAsync(cancellationToken).ConfigureAwait(false);
        BetweenQuestions(() => _pulling.Settle(committed));
    }

    /// <summary>
    /// Goes to the first message, or to those to come, in every partition that it has; with <see cref="OffsetReset.None"/>
    /// back to what was committed. With <see cref="AutoCommit"/> that position is kept; without it, it holds until the
    /// partition moves or the consumer stops. A consumer that is not running begins there when it is started, in each
    /// partition that it gets then. Messages under way end without counting.
    /// </summary>
    /// <exception cref="KafkaIntegrationException">The brokers do not take it.</exception>
    public async Task ResetOffsetsAsync(OffsetReset to, CancellationToken cancellationToken = default)
    {
        if (_run is { HasEnded: false } run)
            await run.ResetAsync(to, cancellationToken).ConfigureAwait(false);
        else
            _startAt = to;
    }

    /// <summary>Sets what happens to messages whose handler fails, from the next one on.</summary>
    /// <exception cref="KafkaIntegrationException"><see cref="KafkaFailure.InvalidSettings"/>: tells all that is wrong.</exception>
    public void SetRetryPolicy(RetryPolicy policy)
    {
        RetryReader.ThrowIfInvalid(policy);
        Handling().Retry = policy;
    }

    /// <summary>Sets where messages go that are given up; null: none is given up, from the next one on.</summary>
    /// <exception cref="KafkaIntegrationException"><see cref="KafkaFailure.InvalidSettings"/>: its topic cannot be one.</exception>
    public void SetDeadLetterQueue(DeadLetterQueue? queue)
    {
        DeadLettersReader.ThrowIfInvalid(queue, _topics, _config.GroupId);
        _queue = queue;
        if (_handling is not null)
            _handling.GiveUp = queue is null ? null : SendToDeadLetterQueueAsync;
    }

    /// <summary>
    /// Stores a message in the dead-letter queue, with where it came from and why in its headers, and completes when it is
    /// durable there. Its position is not kept by this.
    /// </summary>
    /// <exception cref="KafkaSendException">It is not stored, or nobody knows.</exception>
    /// <exception cref="InvalidOperationException">There is no dead-letter queue.</exception>
    public async Task SendToDeadLetterQueueAsync(ConsumerMessage message, Exception reason, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(reason);
        var queue = _queue ?? throw new InvalidOperationException("There is no dead-letter queue. Set one.");
        var letter = DeadLetterWriter.Compose(message, _config.GroupId, reason);
        await _deadLetters.Value.SendAsync(queue.TopicFor(message.Topic, _config.GroupId), letter, options: null, cancellationToken).ConfigureAwait(false);
    }

    private HandlerWorker Handling() =>
        _handling ?? throw new InvalidOperationException("The consumer has no handler that could fail: its messages are asked for.");
}
