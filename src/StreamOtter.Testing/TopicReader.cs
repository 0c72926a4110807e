using System.Diagnostics;
using Confluent.Kafka;
using StreamOtter.Kafka.Integration;

namespace StreamOtter.Testing;

/// <summary>Reads what a topic holds without taking part in any group.</summary>
internal static class TopicReader
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    /// <exception cref="TimeoutException">It has fewer messages for so long.</exception>
    public static IReadOnlyList<ConsumerMessage> Read(string servers, string topic, int atLeast, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var consumer = Build(servers, "streamotter-testing");
        var start = Stopwatch.GetTimestamp();
        var messages = new List<ConsumerMessage>();
        var unread = new HashSet<int>(); // partitions whose end was not seen yet
        var isAssigned = false;
        while (!isAssigned || unread.Count > 0 || messages.Count < atLeast)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Stopwatch.GetElapsedTime(start) > limit)
                throw new TimeoutException($"The topic '{topic}' has {messages.Count} messages, and not {atLeast}, after {limit.TotalSeconds:0.###} s.");
            if (!isAssigned)
            {
                unread = PartitionsOf(servers, topic);
                isAssigned = unread.Count > 0 || atLeast == 0;
                consumer.Assign(unread.Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
            }
            var result = consumer.Consume(Step);
            if (result is { IsPartitionEOF: true })
                unread.Remove(result.Partition.Value);
            else if (result is not null)
                messages.Add(new ConsumerMessage(result));
        }
        return [.. messages.OrderBy(message => message.Partition).ThenBy(message => message.Offset)];
    }

    public static long? Committed(string servers, string group, TopicPartition partition, TimeSpan limit)
    {
        using var consumer = Build(servers, group);
        var offset = consumer.Committed([partition], limit)[0].Offset;
        return offset == Offset.Unset ? null : offset.Value;
    }

    private static IConsumer<byte[]?, byte[]?> Build(string servers, string group) =>
        new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig
        {
            BootstrapServers = servers,
            GroupId = group,
            EnableAutoCommit = false,
            EnablePartitionEof = true,
            AllowAutoCreateTopics = false,
        }).SetLogHandler(static (_, _) => { }).Build();

    /// <summary>Asks about all topics: to ask about one makes it.</summary>
    private static HashSet<int> PartitionsOf(string servers, string topic)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers }).SetLogHandler(static (_, _) => { }).Build();
        return admin.GetMetadata(TimeSpan.FromSeconds(10)).Topics.Find(known => known.Topic == topic)?.Partitions.Select(partition => partition.PartitionId).ToHashSet() ?? [];
    }
}
