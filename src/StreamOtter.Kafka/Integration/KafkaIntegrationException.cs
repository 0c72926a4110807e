namespace StreamOtter.Kafka.Integration;

/// <summary>Kafka did not do what it was asked. The message names the cause and the mend.</summary>
public class KafkaIntegrationException : Exception
{
    /// <summary>A failure of a kind.</summary>
    public KafkaIntegrationException(KafkaFailure failure, string message, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    /// <summary>The kind of failure.</summary>
    public KafkaFailure Failure { get; }
}
