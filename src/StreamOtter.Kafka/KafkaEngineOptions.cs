namespace StreamOtter.Kafka;

/// <summary>How the Kafka engine connects and works.</summary>
public sealed record KafkaEngineOptions
{
    /// <summary>The brokers to begin with, "host:port" separated by commas; the others are learned from them. Required.</summary>
    public required string BootstrapServers { get; init; }

    /// <summary>What the brokers' logs and quotas call this process. Default: "streamotter".</summary>
    public string ClientId { get; init; } = "streamotter";

    /// <summary>Whether topics may be created. Default: true. Where false, every topic must exist before it is opened.</summary>
    public bool AllowTopicCreation { get; init; } = true;

    /// <summary>Partitions of a created topic, 1 to 10,000. Default: the broker's <c>num.partitions</c>.</summary>
    public int? Partitions { get; init; }

    /// <summary>Replicas of a created topic, 1 to 100. Default: the broker's <c>default.replication.factor</c>.</summary>
    public short? ReplicationFactor { get; init; }

    /// <summary>
    /// How long opening, creating, deleting, listing, reading or asking for offsets may take. Default: 10 s.
    /// Range: 100 ms to 10 min.
    /// </summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a record may wait for its acknowledgement, retries included; then its outcome is unknown. Default: 30 s.
    /// Range: 1 s to 1 h.
    /// </summary>
    public TimeSpan AppendTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long records wait for others to share a request with (<c>linger.ms</c>). Default: 1 ms. Range: 0 to 1 s.
    /// More makes fewer, larger requests and every append slower.
    /// </summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// The largest record, in bytes with key and headers. Default: 1,048,000, a little below what a broker takes unless
    /// told otherwise (<c>message.max.bytes</c> 1,048,588 for a batch). Range: 1,000 to 500,000,000. A larger record is
    /// refused by itself; a limit above the broker's makes the broker refuse the whole batch it travels in.
    /// </summary>
    public int MaxRecordBytes { get; init; } = 1_048_000;

    /// <summary>
    /// Memory for records that wait to be acknowledged, in bytes; then appends wait for room. Default: 64 MiB.
    /// Range: 1 MiB to 2 GiB.
    /// </summary>
    public long AppendBufferBytes { get; init; } = 64 << 20;

    /// <summary>
    /// Memory for records fetched ahead of the observers of tails, in bytes. Default: 16 MiB. Range: 1 MiB to 1 GiB.
    /// </summary>
    public long TailBufferBytes { get; init; } = 16 << 20;

    /// <summary>
    /// How many reads of old records run at once, each with a consumer, a thread and at most 4 MiB fetched ahead.
    /// Default: 4. Range: 1 to 64. Further reads wait their turn.
    /// </summary>
    public int Readers { get; init; } = 4;

    /// <summary>
    /// How often the open topics are looked at for new partitions and for having been deleted or made anew. Default:
    /// 10 s. Range: 100 ms to 1 h. Errors make it look at once.
    /// </summary>
    public TimeSpan MetadataRefresh { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Any setting of librdkafka by its name, for security and what is not named above ("security.protocol",
    /// "sasl.username"). They are applied to every client of the engine, last, and so win. What the engine's promises
    /// rest on cannot be changed: <c>acks</c>, <c>enable.idempotence</c>, <c>isolation.level</c>,
    /// <c>auto.offset.reset</c>, <c>enable.auto.commit</c>, <c>enable.partition.eof</c>, <c>group.id</c>,
    /// <c>group.instance.id</c>, <c>group.protocol</c>, <c>partition.assignment.strategy</c>, <c>transactional.id</c>,
    /// <c>bootstrap.servers</c>. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
