using System.Buffers;
using System.Text.Json;

namespace StreamOtter.Protocol.V1;

/// <summary>Writes what a client says (spec/protocol.md, section 3): one JSON object each.</summary>
public static class ClientMessageWriter
{
    /// <summary>What closes a <c>publish</c> behind its records.</summary>
    public static ReadOnlySpan<byte> PublishEnd => "]}"u8;

    /// <summary><c>{"type":"hello","client":"my-app/1.2","producer":{"id":"9f1c…","age":1200}}</c>.</summary>
    public static void WriteHello(IBufferWriter<byte> target, string? client, HelloProducer? producer)
    {
        using var json = Begin(target, "hello"u8);
        if (client is not null)
            json.WriteString("client"u8, client);
        if (producer is { } who)
        {
            json.WriteStartObject("producer"u8);
            json.WriteString("id"u8, who.Id);
            if (who.Age is { } age)
                json.WriteNumber("age"u8, (long)Math.Ceiling(age.TotalMilliseconds));
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    /// <summary>A <c>subscribe</c> from <c>"earliest"</c> or <c>"latest"</c>.</summary>
    public static void WriteSubscribe(IBufferWriter<byte> target, int sub, string stream, string from, IReadOnlyList<int>? partitions, WireGroup? group = null)
    {
        using var json = BeginSubscribe(target, sub, stream);
        json.WriteString("from"u8, from);
        EndSubscribe(json, partitions, group);
    }

    /// <summary>A <c>subscribe</c> from a position.</summary>
    public static void WriteSubscribe(IBufferWriter<byte> target, int sub, string stream, WirePosition from, IReadOnlyList<int>? partitions, WireGroup? group = null)
    {
        using var json = BeginSubscribe(target, sub, stream);
        json.WriteStartObject("from"u8);
        json.WritePropertyName("position"u8);
        PositionCodec.Write(json, from);
        json.WriteEndObject();
        EndSubscribe(json, partitions, group);
    }

    /// <summary>A <c>subscribe</c> from a timestamp, in milliseconds since 1970-01-01T00:00:00Z.</summary>
    public static void WriteSubscribe(IBufferWriter<byte> target, int sub, string stream, long from, IReadOnlyList<int>? partitions, WireGroup? group = null)
    {
        using var json = BeginSubscribe(target, sub, stream);
        json.WriteStartObject("from"u8);
        json.WriteNumber("timestamp"u8, from);
        json.WriteEndObject();
        EndSubscribe(json, partitions, group);
    }

    /// <summary><c>{"type":"unsubscribe","sub":1}</c>.</summary>
    public static void WriteUnsubscribe(IBufferWriter<byte> target, int sub)
    {
        using var json = Begin(target, "unsubscribe"u8);
        json.WriteNumber("sub"u8, sub);
        json.WriteEndObject();
    }

    /// <summary><c>{"type":"ack","sub":1,"at":[[0,1042,3]]}</c>: records of a group are done.</summary>
    public static void WriteAck(IBufferWriter<byte> target, int sub, IEnumerable<WireRun> runs)
    {
        using var json = Begin(target, "ack"u8);
        json.WriteNumber("sub"u8, sub);
        WriteRuns(json, runs);
        json.WriteEndObject();
    }

    /// <summary><c>{"type":"nack","sub":1,"at":[[0,1042,1]],"delay":5000}</c>: records of a group are not done.</summary>
    public static void WriteNack(IBufferWriter<byte> target, int sub, IEnumerable<WireRun> runs, long delay, bool dead)
    {
        using var json = Begin(target, "nack"u8);
        json.WriteNumber("sub"u8, sub);
        WriteRuns(json, runs);
        if (delay > 0)
            json.WriteNumber("delay"u8, delay);
        if (dead)
            json.WriteBoolean("dead"u8, value: true);
        json.WriteEndObject();
    }

    /// <summary>
    /// The beginning of a <c>publish</c>: up to its records, which follow with commas between them
    /// (<see cref="RecordWriter.WritePublished"/>), and behind them <see cref="PublishEnd"/>.
    /// </summary>
    public static void WritePublishStart(IBufferWriter<byte> target, string stream, long seq)
    {
        using var json = Begin(target, "publish"u8);
        json.WriteString("stream"u8, stream);
        json.WriteNumber("seq"u8, seq);
        json.WriteStartArray("records"u8);
    }

    /// <summary><c>{"type":"ping","id":n}</c>.</summary>
    public static void WritePing(IBufferWriter<byte> target, long id)
    {
        using var json = Begin(target, "ping"u8);
        json.WriteNumber("id"u8, id);
        json.WriteEndObject();
    }

    private static Utf8JsonWriter BeginSubscribe(IBufferWriter<byte> target, int sub, string stream)
    {
        var json = Begin(target, "subscribe"u8);
        json.WriteNumber("sub"u8, sub);
        json.WriteString("stream"u8, stream);
        return json;
    }

    private static void EndSubscribe(Utf8JsonWriter json, IReadOnlyList<int>? partitions, WireGroup? group)
    {
        if (partitions is not null)
        {
            json.WriteStartArray("partitions"u8);
            foreach (var partition in partitions)
                json.WriteNumberValue(partition);
            json.WriteEndArray();
        }
        if (group is not null)
        {
            json.WriteString("group"u8, group.Name);
            json.WriteNumber("credit"u8, group.Credit);
            json.WriteNumber("lease"u8, group.Lease);
            json.WriteNumber("tries"u8, group.Tries);
        }
        json.WriteEndObject();
    }

    private static void WriteRuns(Utf8JsonWriter json, IEnumerable<WireRun> runs)
    {
        json.WriteStartArray("at"u8);
        foreach (var run in runs)
        {
            json.WriteStartArray();
            json.WriteNumberValue(run.Partition);
            json.WriteNumberValue(run.First);
            json.WriteNumberValue(run.Count);
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    private static Utf8JsonWriter Begin(IBufferWriter<byte> target, ReadOnlySpan<byte> type)
    {
        var json = new Utf8JsonWriter(target, ProtocolV1.WriterOptions);
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        return json;
    }
}
