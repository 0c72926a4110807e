using StreamOtter.Security;

namespace StreamOtter.Kafka.Integration;

/// <summary>What producers and consumers have in common; binds from configuration.</summary>
public abstract class KafkaConnectionConfig
{
    /// <summary>The brokers to begin with, "host:port" separated by commas; the others are learned from them. Required.</summary>
    public string BootstrapServers { get; set; } = "";

    /// <summary>What the brokers' logs and quotas call this client. Default: "streamotter".</summary>
    public string ClientId { get; set; } = "streamotter";

    /// <summary>
    /// TLS and login. Default: null: as <see cref="SecurityManager.ConfigureKafkaSecurity"/> says, where the
    /// <see cref="KafkaIntegrationManager"/> was given one, else none of them.
    /// </summary>
    public KafkaSecurityOptions? Security { get; set; }

    /// <summary>How long the brokers may take to answer. Default: 10 s. Range: 100 ms to 10 min.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Any setting of librdkafka by its name
    /// (https://github.com/confluentinc/librdkafka/blob/v2.15.1/CONFIGURATION.md). They are applied last, and so win over all
    /// else, what the promises rest on included. Default: none.
    /// </summary>
    public Dictionary<string, string> Settings { get; set; } = [];
}
