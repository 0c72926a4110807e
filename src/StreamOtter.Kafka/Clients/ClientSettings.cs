using System.Globalization;
using Confluent.Kafka;
using StreamOtter.Streams;

namespace StreamOtter.Kafka.Clients;

/// <summary>
/// librdkafka's settings for each kind of client. Names and meanings:
/// https://github.com/confluentinc/librdkafka/blob/v2.15.1/CONFIGURATION.md
/// </summary>
internal static class ClientSettings
{
    public static Dictionary<string, string> Producer(KafkaEngineOptions options) => With(options, new()
    {
        ["enable.idempotence"] = "true",
        ["acks"] = "all",
        // Keys go where Java clients put them; records without a key anywhere, a batch at a time.
        ["partitioner"] = "murmur2_random",
        ["linger.ms"] = Milliseconds(options.Linger),
        ["message.timeout.ms"] = Milliseconds(options.AppendTimeout),
        ["message.max.bytes"] = Number(options.MaxRecordBytes),
        ["queue.buffering.max.kbytes"] = Number(options.AppendBufferBytes / 1024),
        ["queue.buffering.max.messages"] = "500000",
        // The value carries the record's place in its append; the status tells "certainly not" from "perhaps".
        ["dotnet.producer.enable.delivery.reports"] = "true",
        ["dotnet.producer.delivery.report.fields"] = "value,status",
    });

    public static Dictionary<string, string> Admin(KafkaEngineOptions options) => With(options, []);

    /// <summary>For making topics where a broker does so only on first sight of a name.</summary>
    public static Dictionary<string, string> AutoCreatingAdmin(KafkaEngineOptions options)
    {
        var settings = Admin(options);
        settings["allow.auto.create.topics"] = "true";
        return settings;
    }

    public static Dictionary<string, string> Tail(KafkaEngineOptions options) => With(options, new(Consumer())
    {
        ["queued.max.messages.kbytes"] = Number(options.TailBufferBytes / 1024),
        ["fetch.message.max.bytes"] = Number(1 << 20),
        // A broker answers one fetch at a time, so a partition that is newly followed waits for the running one's end.
        ["fetch.wait.max.ms"] = "100",
    });

    public static Dictionary<string, string> Reader(KafkaEngineOptions options) => With(options, new(Consumer())
    {
        ["enable.partition.eof"] = "true",
        ["queued.max.messages.kbytes"] = "4096",
        ["fetch.message.max.bytes"] = Number(1 << 20),
        ["fetch.wait.max.ms"] = "10",
    });

    /// <summary>For a group's part: nothing is fetched but by accident.</summary>
    public static Dictionary<string, string> Member(KafkaEngineOptions options, string group)
    {
        var settings = With(options, new(Consumer())
        {
            ["group.id"] = group,
            // Partitions that stay where they are go on meanwhile.
            ["partition.assignment.strategy"] = "cooperative-sticky",
            ["session.timeout.ms"] = "10000",
            // The group learns by it that it is dealt anew, up to three times until partitions have moved.
            ["heartbeat.interval.ms"] = "500",
            ["queued.min.messages"] = "1",
            ["queued.max.messages.kbytes"] = "1024",
        });
        // More than a commit that no broker answers (socket.timeout.ms, 60 s) and a question for positions take together.
        LimitPollInterval(settings, TimeSpan.FromSeconds(90));
        return settings;
    }

    /// <summary>
    /// How long a member may go without polling, where the settings do not say: as long as it may need, and no longer. For
    /// so long does one that is gone hold up its group where a broker has come back and forgotten to end its session.
    /// librdkafka takes no less than the session.
    /// </summary>
    public static void LimitPollInterval(Dictionary<string, string> settings, TimeSpan needed)
    {
        _ = long.TryParse(settings["session.timeout.ms"], NumberStyles.None, CultureInfo.InvariantCulture, out var session);
        settings.TryAdd("max.poll.interval.ms", Number(Math.Max(session, (long)needed.TotalMilliseconds)));
    }

    /// <summary>Makes each kind of client once, unconnected, to hear what librdkafka thinks of the settings.</summary>
    /// <exception cref="EngineException"><see cref="EngineError.InvalidSettings"/>.</exception>
    public static void ThrowIfRefused(KafkaEngineOptions options)
    {
        if (options.Settings.Count == 0)
            return;
        try
        {
            new ProducerBuilder<Null, Null>(Producer(options)).SetLogHandler((_, _) => { }).Build().Dispose();
            new ConsumerBuilder<Ignore, Ignore>(Tail(options)).SetLogHandler((_, _) => { }).Build().Dispose();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or KafkaException)
        {
            throw new EngineException(EngineError.InvalidSettings, $"librdkafka does not take the Settings: {e.Message}", e);
        }
    }

    private static Dictionary<string, string> Consumer() => new()
    {
        // librdkafka wants a group; nobody joins or commits to this one.
        ["group.id"] = "streamotter-none-" + Guid.NewGuid().ToString("N"),
        ["enable.auto.commit"] = "false",
        ["enable.auto.offset.store"] = "false",
        ["auto.offset.reset"] = "error",
        ["isolation.level"] = "read_committed",
        ["fetch.min.bytes"] = "1",
        ["fetch.error.backoff.ms"] = "100",
        ["fetch.queue.backoff.ms"] = "20",
    };

    private static Dictionary<string, string> With(KafkaEngineOptions options, Dictionary<string, string> settings)
    {
        settings["bootstrap.servers"] = options.BootstrapServers;
        settings["client.id"] = options.ClientId;
        // Or a client that still remembers a deleted topic makes it again.
        settings["allow.auto.create.topics"] = "false";
        settings["topic.metadata.refresh.interval.ms"] = Milliseconds(options.MetadataRefresh);
        settings["topic.metadata.refresh.fast.interval.ms"] = "100";
        settings["reconnect.backoff.ms"] = "50";
        settings["reconnect.backoff.max.ms"] = "1000";
        settings["socket.nagle.disable"] = "true";
        settings["socket.keepalive.enable"] = "true";
        foreach (var (name, value) in options.Settings)
            settings[name] = value;
        return settings;
    }

    private static string Milliseconds(TimeSpan time) => Number((long)time.TotalMilliseconds);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
