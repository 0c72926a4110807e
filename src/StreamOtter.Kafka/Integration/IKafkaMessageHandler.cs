namespace StreamOtter.Kafka.Integration;

/// <summary>Handles messages, for <c>AddStreamOtterConsumer</c>.</summary>
public interface IKafkaMessageHandler
{
    /// <summary>
    /// Handles a message. It has failed where it throws, and is tried again as <see cref="KafkaConsumerConfig.Retry"/> says,
    /// in a new scope.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Cancelled when that does not count any more: its partition is another member's.</param>
    Task HandleAsync(ConsumerMessage message, CancellationToken cancellationToken);
}
