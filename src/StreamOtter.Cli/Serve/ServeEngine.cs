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
            AppendTimeout = options.Kafka.AppendTimeout,
            AllowTopicCreation = options.CreateStreams,
            Settings = options.Kafka.Settings,
        },
        time,
        logs.CreateLogger<KafkaEngine>());

    private static EmbeddedEngine CreateEmbedded(ServeOptions options, TimeProvider time, ILoggerFactory logs)
    {
        var log = logs.CreateLogger<EmbeddedEngine>();
        options.Log.TryGetRetentionAge(out var retentionAge);
        MakeDirectory(options.Data);
        return new EmbeddedEngine(
            new EmbeddedLogOptions
            {
                Directory = options.Data,
                SegmentBytes = options.Log.SegmentBytes,
                MaxRecordBytes = options.Log.MaxRecordBytes,
                RetentionAge = retentionAge,
                RetentionBytes = options.Log.RetentionBytes,
                CreateOnUse = options.CreateStreams,
            },
            time,
            happened => LogEvent(log, happened.ToString()));
    }

    private static void MakeDirectory(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The data directory '{path}' cannot be made: {error.Message.TrimEnd('.')}. Name one that can with --data.");
        }
    }

    [LoggerMessage(4001, LogLevel.Warning, "Embedded log: {Event}")]
    private static partial void LogEvent(ILogger log, string @event);
}
