using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Kafka;

/// <summary>A gateway on Kafka, with a topic of the test's own.</summary>
internal static class KafkaGateway
{
    public static string NewTopic() => $"accept-{Guid.NewGuid():N}";

    /// <summary>Starts one; it makes the topic, where it is not there, with so many partitions.</summary>
    public static Task<GatewayProcess> StartAsync(string topic, int partitions = 3, string? servers = null) => GatewayProcess.StartAsync(
        ["--kafka", servers ?? Tool.KafkaServers, "--topic", topic],
        new Dictionary<string, string> { ["STREAMOTTER__KAFKA__PARTITIONS"] = $"{partitions}", ["STREAMOTTER__KAFKA__APPENDTIMEOUT"] = "00:00:06" });
}
