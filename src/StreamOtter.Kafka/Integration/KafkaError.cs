namespace StreamOtter.Kafka.Integration;

/// <summary>What a producer or a consumer tells of itself.</summary>
/// <param name="Failure">The kind of failure.</param>
/// <param name="Message">Cause and mend, in words.</param>
/// <param name="IsFatal">Whether the consumer has ended by it. A producer goes on, with a new client.</param>
public sealed record KafkaError(KafkaFailure Failure, string Message, bool IsFatal = false)
{
    /// <summary>What was thrown, or null.</summary>
    public Exception? Exception { get; init; }

    /// <summary>The message that it is about, or null.</summary>
    public ConsumerMessage? Record { get; init; }
}
