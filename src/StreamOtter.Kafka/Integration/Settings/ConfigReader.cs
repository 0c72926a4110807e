using System.Globalization;
using System.Text.RegularExpressions;
using Confluent.Kafka;
using StreamOtter.Kafka.Clients;
using StreamOtter.Security;

namespace StreamOtter.Kafka.Integration.Settings;

/// <summary>Makes of a configuration what the clients are made with, and says what is wrong with it.</summary>
internal static partial class ConfigReader
{
    /// <exception cref="KafkaIntegrationException"><see cref="KafkaFailure.InvalidSettings"/>, with all problems.</exception>
    public static KafkaEngineOptions Producer(KafkaProducerConfig config, KafkaSecurityOptions? security = null)
    {
        security = config.Security ?? security;
        var options = Options(config) with
        {
            AppendTimeout = config.SendTimeout,
            Linger = config.Linger,
            MaxRecordBytes = config.MaxMessageBytes,
            AppendBufferBytes = config.BufferBytes,
            Settings = Settings(config, security, new()
            {
                ["allow.auto.create.topics"] = config.AllowTopicCreation ? "true" : "false",
                // How long a topic may be unknown, from its first message on. One that is made on sight is so only once a broker
                // is reached, and one that cannot be made is to be called missing before its message is out of time.
                ["topic.metadata.propagation.max.ms"] = Milliseconds(config.AllowTopicCreation ? config.SendTimeout * 0.8 : config.RequestTimeout),
            }),
        };
        ThrowIfAny(Shared(options, security, config.SendTimeout, "SendTimeout"));
        Try(() => new ProducerBuilder<Null, Null>(ClientSettings.Producer(options)).SetLogHandler((_, _) => { }).Build().Dispose());
        return options;
    }

    /// <exception cref="KafkaIntegrationException"><see cref="KafkaFailure.InvalidSettings"/>, with all problems.</exception>
    public static Dictionary<string, string> Consumer(KafkaConsumerConfig config, KafkaSecurityOptions? security = null)
    {
        security = config.Security ?? security;
        ThrowIfAny(Shared(Options(config), security, TimeSpan.FromSeconds(1), "").Concat(Problems(config)));
        var settings = Settings(config, security, new()
        {
            ["bootstrap.servers"] = config.BootstrapServers,
            ["client.id"] = config.ClientId,
            ["group.id"] = config.GroupId,
            // A position is stored by us once its message is handled, and sent by the client in its own time.
            ["enable.auto.commit"] = "true",
            ["enable.auto.offset.store"] = "false",
            ["auto.commit.interval.ms"] = Milliseconds(config.AutoCommitInterval),
            // The end is found by us, once, and remembered.
            ["auto.offset.reset"] = config.OffsetReset == OffsetReset.Earliest ? "earliest" : "error",
            ["isolation.level"] = "read_committed",
            // Partitions that stay where they are go on while others move.
            ["partition.assignment.strategy"] = "cooperative-sticky",
            ["allow.auto.create.topics"] = config.AllowTopicCreation ? "true" : "false",
            ["topic.metadata.refresh.interval.ms"] = "10000",
            ["queued.max.messages.kbytes"] = "16384",
            ["reconnect.backoff.ms"] = "50",
            ["reconnect.backoff.max.ms"] = "1000",
            ["socket.keepalive.enable"] = "true",
            ["session.timeout.ms"] = "10000",
        });
        settings.TryAdd("max.poll.interval.ms", Milliseconds(PollInterval(config, settings["session.timeout.ms"])));
        Try(() => new ConsumerBuilder<Ignore, Ignore>(settings).SetLogHandler((_, _) => { }).Build().Dispose());
        return settings;
    }

    private static KafkaEngineOptions Options(KafkaConnectionConfig config) => new()
    {
        BootstrapServers = config.BootstrapServers,
        ClientId = config.ClientId,
        RequestTimeout = config.RequestTimeout,
    };

    private static Dictionary<string, string> Settings(KafkaConnectionConfig config, KafkaSecurityOptions? security, Dictionary<string, string> settings)
    {
        foreach (var (name, value) in security?.ToSettings() ?? [])
            settings[name] = value;
        foreach (var (name, value) in config.Settings)
            settings[name] = value;
        return settings;
    }

    private static IEnumerable<string> Shared(KafkaEngineOptions options, KafkaSecurityOptions? security, TimeSpan sendTimeout, string sendTimeoutName) =>
        OptionsValidator.Check(options with { AppendTimeout = sendTimeout, Settings = new Dictionary<string, string>() })
            .Select(problem => problem.Replace("AppendTimeout", sendTimeoutName, StringComparison.Ordinal)
                .Replace("MaxRecordBytes", "MaxMessageBytes", StringComparison.Ordinal)
                .Replace("AppendBufferBytes", "BufferBytes", StringComparison.Ordinal))
            .Concat((security?.Validate() ?? []).Select(problem => $"Security:{problem}"));

    private static IEnumerable<string> Problems(KafkaConsumerConfig config)
    {
        if (string.IsNullOrWhiteSpace(config.GroupId))
            yield return "GroupId must name the group.";
        if (config.AutoCommitInterval < TimeSpan.FromMilliseconds(10) || config.AutoCommitInterval > TimeSpan.FromHours(1))
            yield return $"AutoCommitInterval must be 10 ms to 1 h; it is {config.AutoCommitInterval}.";
        if (config.MaxConcurrency is < 1 or > 1_000)
            yield return $"MaxConcurrency must be 1 to 1,000; it is {config.MaxConcurrency}.";
        if (config.MaxBuffered is < 1 or > 1_000_000)
            yield return $"MaxBuffered must be 1 to 1,000,000; it is {config.MaxBuffered}.";
        if (config.StartTimeout < TimeSpan.FromSeconds(1) || config.StartTimeout > TimeSpan.FromMinutes(10))
            yield return $"StartTimeout must be 1 s to 10 min; it is {config.StartTimeout}.";
        if (config.DrainTimeout < TimeSpan.Zero || config.DrainTimeout > TimeSpan.FromMinutes(2))
            yield return $"DrainTimeout must be 0 to 2 min; it is {config.DrainTimeout}.";
        // Nothing is polled while partitions that go are drained.
        if (config.Settings.TryGetValue("max.poll.interval.ms", out var interval)
            && long.TryParse(interval, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most <= config.DrainTimeout.TotalMilliseconds)
            yield return $"DrainTimeout must be shorter than max.poll.interval.ms, which is {most} ms; it is {config.DrainTimeout}.";
    }

    // As long as the poll loop may take to let a partition go, and no longer: so long does a member that is gone hold up the
    // group where a broker has come back and forgotten to end its session.
    private static TimeSpan PollInterval(KafkaConsumerConfig config, string session)
    {
        var needed = config.DrainTimeout + config.RequestTimeout + TimeSpan.FromSeconds(5);
        return long.TryParse(session, NumberStyles.None, CultureInfo.InvariantCulture, out var least) && least > needed.TotalMilliseconds
            ? TimeSpan.FromMilliseconds(least)
            : needed;
    }

    private static void ThrowIfAny(IEnumerable<string> problems)
    {
        if (string.Join(' ', problems) is { Length: > 0 } all)
            throw new KafkaIntegrationException(KafkaFailure.InvalidSettings, all);
    }

    // Makes the client once, unconnected, to hear what librdkafka thinks of it.
    private static void Try(Action make)
    {
        try
        {
            make();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or KafkaException)
        {
            var near = Unknown().Match(e.Message) is { Success: true } unknown ? SettingNames.Near(unknown.Groups["name"].Value) : [];
            var hint = near.Count == 0 ? "" : $" Did you mean {string.Join(" or ", near)}?";
            throw new KafkaIntegrationException(KafkaFailure.InvalidSettings, $"librdkafka does not take the Settings: {e.Message}.{hint}", e);
        }
    }

    private static string Milliseconds(TimeSpan time) => ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("No such configuration property: \"(?<name>[^\"]*)\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Unknown();
}
