using System.Globalization;
using StreamOtter.Streams;

namespace StreamOtter.Kafka.Clients;

/// <summary>Finds everything that is wrong with an engine's options, so that one start tells it all.</summary>
internal static class OptionsValidator
{
    private static readonly string[] Reserved =
    [
        "acks", "request.required.acks", "enable.idempotence", "isolation.level", "auto.offset.reset",
        "enable.auto.commit", "enable.partition.eof", "group.id", "group.instance.id", "group.protocol",
        "partition.assignment.strategy", "transactional.id", "bootstrap.servers", "metadata.broker.list",
    ];

    /// <exception cref="EngineException"><see cref="EngineError.InvalidSettings"/>, with all problems.</exception>
    public static void ThrowIfInvalid(KafkaEngineOptions options)
    {
        var problems = Check(options).ToList();
        if (problems.Count > 0)
            throw new EngineException(EngineError.InvalidSettings, string.Join(' ', problems));
    }

    public static IEnumerable<string> Check(KafkaEngineOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.BootstrapServers))
            yield return "BootstrapServers must name at least one broker as host:port.";
        else if (options.BootstrapServers.Split(',', StringSplitOptions.TrimEntries).FirstOrDefault(broker => !IsAddress(broker)) is { } wrong)
            yield return $"BootstrapServers must be host:port, separated by commas; '{wrong}' is not.";
        if (string.IsNullOrWhiteSpace(options.ClientId))
            yield return "ClientId must not be empty.";
        if (options.Partitions is < 1 or > 10_000)
            yield return $"Partitions must be 1 to 10,000; it is {options.Partitions}.";
        if (options.ReplicationFactor is < 1 or > 100)
            yield return $"ReplicationFactor must be 1 to 100; it is {options.ReplicationFactor}.";
        if (options.RequestTimeout < TimeSpan.FromMilliseconds(100) || options.RequestTimeout > TimeSpan.FromMinutes(10))
            yield return $"RequestTimeout must be 100 ms to 10 min; it is {options.RequestTimeout}.";
        if (options.AppendTimeout < TimeSpan.FromSeconds(1) || options.AppendTimeout > TimeSpan.FromHours(1))
            yield return $"AppendTimeout must be 1 s to 1 h; it is {options.AppendTimeout}.";
        if (options.Linger < TimeSpan.Zero || options.Linger > TimeSpan.FromSeconds(1))
            yield return $"Linger must be 0 to 1 s; it is {options.Linger}.";
        if (options.MaxRecordBytes is < 1_000 or > 500_000_000)
            yield return $"MaxRecordBytes must be 1,000 to 500,000,000; it is {options.MaxRecordBytes}.";
        if (options.AppendBufferBytes is < 1 << 20 or > 2L << 30)
            yield return $"AppendBufferBytes must be 1 MiB to 2 GiB; it is {options.AppendBufferBytes}.";
        if (options.TailBufferBytes is < 1 << 20 or > 1 << 30)
            yield return $"TailBufferBytes must be 1 MiB to 1 GiB; it is {options.TailBufferBytes}.";
        if (options.Readers is < 1 or > 64)
            yield return $"Readers must be 1 to 64; it is {options.Readers}.";
        if (options.MetadataRefresh < TimeSpan.FromMilliseconds(100) || options.MetadataRefresh > TimeSpan.FromHours(1))
            yield return $"MetadataRefresh must be 100 ms to 1 h; it is {options.MetadataRefresh}.";
        foreach (var name in options.Settings.Keys.Intersect(Reserved, StringComparer.Ordinal))
            yield return $"Settings must not change '{name}': the engine's promises rest on it.";
    }

    // librdkafka leaves out what it does not understand, without a word. A port may be missing, and a protocol be there.
    private static bool IsAddress(string broker)
    {
        var port = broker.LastIndexOf(':');
        var hasPort = port > broker.LastIndexOf(']') && !broker[port..].StartsWith("://", StringComparison.Ordinal);
        return broker.Length > 0 && (!hasPort || ushort.TryParse(broker.AsSpan(port + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0);
    }
}
