namespace StreamOtter.Kafka.Integration;

/// <summary>Handles messages whose values are of a type, for <c>AddStreamOtterConsumer</c>.</summary>
/// <typeparam name="TValue">The values.</typeparam>
public interface IKafkaMessageHandler<in TValue>
{
    /// <summary>
    /// Handles a message. It has failed where it throws, and is tried again as <see cref="KafkaConsumerConfig.Retry"/> says,
    /// in a new scope.
    /// </summary>
    /// <param name="value">The message's value.</param>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Cancelled when that does not count any more: its partition is another member's.</param>
    Task HandleAsync(TValue value, ConsumerMessage message, CancellationToken cancellationToken);
}
