namespace StreamOtter.Kafka.Integration;

/// <summary>How a producer connects and works; binds from configuration.</summary>
public sealed class KafkaProducerConfig : KafkaConnectionConfig
{
    /// <summary>
    /// How long a message may wait for its acknowledgement, retries included; then its outcome is unknown. Default: 30 s.
    /// Range: 1 s to 1 h.
    /// </summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long messages wait for others to share a request with. Default: 1 ms. Range: 0 to 1 s.</summary>
    public TimeSpan Linger { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>The largest message, in bytes with key and headers. Default: 1,048,000. Range: 1,000 to 500,000,000.</summary>
    public int MaxMessageBytes { get; set; } = 1_048_000;

    /// <summary>
    /// Memory for messages that wait to be acknowledged, in bytes; then sends wait for room. Default: 64 MiB. Range: 1 MiB
    /// to 2 GiB.
    /// </summary>
    public long BufferBytes { get; set; } = 64 << 20;

    /// <summary>Whether brokers that make topics on first sight may do so for this producer. Default: true.</summary>
    public bool AllowTopicCreation { get; set; } = true;
}
