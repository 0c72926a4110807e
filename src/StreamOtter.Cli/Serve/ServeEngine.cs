using System.Globalization;
using Microsoft.Extensions.Logging;
using StreamOtter.Kafka;
using StreamOtter.Streams;
using StreamOtter.Streams.Embedded;

namespace StreamOtter.Cli.Serve;

/// <summary>Makes the engine that the settings ask for.</summary>
internal static partial class ServeEngine
{
    /// <exception cref="EngineException">It cannot be made.</exception>
    /// <exception cref="UsageException">Its settings cannot work.</exception>
    public static IStreamEngine Create(ServeOptions options, TimeProvider time, ILoggerFactory logs) =>
        options.Kafka.BootstrapServers.Length > 0 ? CreateKafka(options, time, logs) : CreateEmbedded(options, time, logs);

    private static KafkaEngine CreateKafka(ServeOptions options, TimeProvider time, ILoggerFactory logs) => new(
        new KafkaEngineOptions
        {
            BootstrapServers = options.Kafka.BootstrapServers,
            Partitions = options.Kafka.Partitions,
            ReplicationFactor = options.Kafka.ReplicationFactor,
            RequestTimeout = options.Kafka.RequestTimeout,
            AllowTopicCreation = options.CreateStreams,
            Settings = options.Kafka.Settings,
        },
        time,
        logs.CreateLogger<KafkaEngine>());

    private static EmbeddedEngine CreateEmbedded(ServeOptions options, TimeProvider time, ILoggerFactory logs)
    {
        var log = logs.CreateLogger<EmbeddedEngine>();
        return new EmbeddedEngine(
            new EmbeddedLogOptions
            {
                Directory = options.Data,
                SegmentBytes = options.Log.SegmentBytes,
                MaxRecordBytes = options.Log.MaxRecordBytes,
                RetentionAge = ParseAge(options.Log.RetentionAge),
                RetentionBytes = options.Log.RetentionBytes,
                CreateOnUse = options.CreateStreams,
            },
            time,
            happened => LogEvent(log, happened.ToString()));
    }

    private static TimeSpan? ParseAge(string age) =>
        age == "never" ? null
        : TimeSpan.TryParse(age, CultureInfo.InvariantCulture, out var span) ? span
        : throw new UsageException($"Log:RetentionAge: '{age}' is no time; write [d.]hh:mm:ss, such as 7.00:00:00, or never.");

    [LoggerMessage(4001, LogLevel.Warning, "Embedded log: {Event}")]
    private static partial void LogEvent(ILogger log, string @event);
}
