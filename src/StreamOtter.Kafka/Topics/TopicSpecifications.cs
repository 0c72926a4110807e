using System.Globalization;
using Confluent.Kafka.Admin;
using StreamOtter.Streams;

namespace StreamOtter.Kafka.Topics;

/// <summary>How the settings of a stream become those of a topic.</summary>
internal static class TopicSpecifications
{
    // To Kafka, -1 means the broker's own setting, and for retention, without a limit.
    private const int Default = -1;

    public static TopicSpecification Make(string name, StreamSettings settings, KafkaEngineOptions options)
    {
        var configs = new Dictionary<string, string>();
        if (settings.IsCompacted)
            configs["cleanup.policy"] = "compact";
        if (settings.RetentionAge is { } age)
            configs["retention.ms"] = ((long)age.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        if (settings.RetentionBytes is { } bytes)
            configs["retention.bytes"] = bytes.ToString(CultureInfo.InvariantCulture);
        return new TopicSpecification
        {
            Name = name,
            NumPartitions = settings.Partitions ?? options.Partitions ?? Default,
            ReplicationFactor = options.ReplicationFactor ?? Default,
            Configs = configs,
        };
    }
}
