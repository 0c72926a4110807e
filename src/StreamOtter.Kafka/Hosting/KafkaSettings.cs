using StreamOtter.Configuration;
using StreamOtter.Kafka.Integration;
using StreamOtter.Security;
using static StreamOtter.Configuration.KnownSetting;

namespace StreamOtter.Kafka.Hosting;

/// <summary>
/// The settings of the section that <c>AddStreamOtterKafka</c> takes, as <see cref="KafkaProducerConfig"/> and
/// <see cref="KafkaConsumerConfig"/> bind them: a test holds this list to those types.
/// </summary>
internal static class KafkaSettings
{
    /// <summary>Below it are the settings of each consumer's own, by its name.</summary>
    public const string Consumers = "Consumers";

    private static readonly KnownSetting[] Consumer =
    [
        Text("BootstrapServers"),
        Text("ClientId"),
        Flag("Security:UseTls"),
        Text("Security:CaFile"),
        Text("Security:CertificateFile"),
        Text("Security:KeyFile"),
        Text("Security:KeyPassword"),
        Of<SaslMechanism>("Security:Mechanism"),
        Text("Security:Username"),
        Text("Security:Password"),
        Time("RequestTimeout"),
        Text("Settings:*"),
        Flag("AllowTopicCreation"),
        Text("GroupId"),
        Flag("AutoCommit"),
        Time("AutoCommitInterval"),
        Of<OffsetReset>("OffsetReset"),
        Number("MaxConcurrency"),
        Number("MaxBuffered"),
        Time("StartTimeout"),
        Time("DrainTimeout"),
        Number("Retry:MaxRetries"),
        Time("Retry:Delay"),
        Time("Retry:MaxDelay"),
        Of<RetryBackoff>("Retry:Backoff"),
        Flag("Retry:Jitter"),
        Text("DeadLetters:Topic"),
    ];

    private static readonly KnownSetting[] Producer =
    [
        Time("SendTimeout"),
        Time("Linger"),
        Number("MaxMessageBytes"),
        LongNumber("BufferBytes"),
    ];

    public static SettingList All { get; } = new(
        [.. Consumer, .. Producer, .. Consumer.Select(setting => setting with { Pattern = $"{Consumers}:*:{setting.Pattern}" })]);
}
