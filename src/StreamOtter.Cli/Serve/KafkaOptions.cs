namespace StreamOtter.Cli.Serve;

/// <summary>Kafka's settings; what they mean stands at <see cref="StreamOtter.Kafka.KafkaEngineOptions"/>.</summary>
internal sealed record KafkaOptions
{
    /// <summary>Host:port of some of its brokers, separated by commas. Default: none, the embedded log serves.</summary>
    public string BootstrapServers { get; init; } = "";

    /// <summary>Partitions of topics that the gateway makes. Default: the broker's.</summary>
    public int? Partitions { get; init; }

    /// <summary>Replicas of topics that the gateway makes. Default: the broker's.</summary>
    public short? ReplicationFactor { get; init; }

    /// <summary>How long to wait for the brokers. Default 10 s; 1 s to 5 min.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a message may wait for the brokers to store it, before it is answered with an error. Default 30 s; 1 s to 1 h.</summary>
    public TimeSpan AppendTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Any setting of librdkafka by its name, such as "security.protocol".</summary>
    public Dictionary<string, string> Settings { get; init; } = [];
}
