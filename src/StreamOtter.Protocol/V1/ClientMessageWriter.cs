using System.Buffers;
using System.Text.Json;

namespace StreamOtter.Protocol.V1;

/// <summary>Writes what a client says (spec/protocol.md, section 3): one JSON object each.</summary>
public static class ClientMessageWriter
{
    /// <summary>What closes a <c>publish</c> behind its records.</summary>
    public static ReadOnlySpan<byte> PublishEnd => "]}"u8;

    /// <summary><c>{"type":"hello","client":"my-app/1.2","token":"eyJ…","producer":{"id":"9f1c…","age":1200}}</c>.</summary>
    public static void WriteHello(IBufferWriter<byte> target, string? client, string? token, HelloProducer? producer)
    {
        using var json = Begin(target, "hello"u8);
        if (client is not null)
            json.WriteString("client"u8, client);
        if (token is not null)
            json.WriteString("token"u8, token);
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

    /// <summary><c>{"type":"auth","token":"eyJ…"}</c>.</summary>
    public static void WriteAuth(IBufferWriter<byte> target, string token)
    {
        using var json = Begin(target, "auth"u8);
        json.WriteString("token"u8, token);
        json.WriteEndObject();
    }

    /// <summary>A <c>subscribe</c>.</summary>
    public static void WriteSubscribe(IBufferWriter<byte> target, SubscribeMessage message)
    {
        using var json = Begin(target, "subscribe"u8);
        json.WriteNumber("sub"u8, message.Sub);
        json.WriteString(message.IsPattern ? "streams"u8 : "stream"u8, message.Name);
        json.WritePropertyName("from"u8);
        WriteStart(json, message.From);
        if (message.Partitions is { } partitions)
        {
            json.WriteStartArray("partitions"u8);
            foreach (var partition in partitions)
                json.WriteNumberValue(partition);
            json.WriteEndArray();
        }
        if (message.Filter is { } filter)
        {
            json.WritePropertyName("filter"u8);
            json.WriteRawValue(filter);
        }
        if (message.Slow is { } slow)
            json.WriteString("slow"u8, slow);
        if (message.Batch is { } batch)
            json.WriteNumber("batch"u8, batch);
        if (message.Group is { } group)
        {
            json.WriteString("group"u8, group.Name);
            json.WriteNumber("credit"u8, group.Credit);
            json.WriteNumber("lease"u8, group.Lease);
            json.WriteNumber("tries"u8, group.Tries);
        }
        json.WriteEndObject();
    }

    /// <summary><c>{"type":"read","id":7,"stream":"orders","partition":0,"from":40,"limit":100}</c>.</summary>
    public static void WriteRead(IBufferWriter<byte> target, long id, string stream, int partition, long? from, int limit)
    {
        using var json = Begin(target, "read"u8);
        json.WriteNumber("id"u8, id);
        json.WriteString("stream"u8, stream);
        json.WriteNumber("partition"u8, partition);
        if (from is { } offset)
            json.WriteNumber("from"u8, offset);
        else
            json.WriteString("from"u8, "earliest"u8);
        json.WriteNumber("limit"u8, limit);
        json.WriteEndObject();
    }

    /// <summary><c>{"type":"presence","id":8,"stream":"orders"}</c>.</summary>
    public static void WritePresence(IBufferWriter<byte> target, long id, string stream)
    {
        using var json = Begin(target, "presence"u8);
        json.WriteNumber("id"u8, id);
        json.WriteString("stream"u8, stream);
        json.WriteEndObject();
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

    private static void WriteStart(Utf8JsonWriter json, WireStart start)
    {
        if (start.Word is { } word)
        {
            json.WriteStringValue(word);
            return;
        }
        json.WriteStartObject();
        if (start.Timestamp is { } timestamp)
            json.WriteNumber("timestamp"u8, timestamp);
        if (start.Position is { } position)
        {
            json.WritePropertyName("position"u8);
            PositionCodec.Write(json, position);
        }
        if (start.Positions is { } positions)
        {
            json.WriteStartObject("positions"u8);
            foreach (var (stream, place) in positions)
            {
                json.WritePropertyName(stream);
                PositionCodec.Write(json, place);
            }
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static Utf8JsonWriter Begin(IBufferWriter<byte> target, ReadOnlySpan<byte> type)
    {
        var json = new Utf8JsonWriter(target, ProtocolV1.WriterOptions);
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        return json;
    }
}
