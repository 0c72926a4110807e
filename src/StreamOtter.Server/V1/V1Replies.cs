using System.Globalization;
using System.Text.Json;
using StreamOtter.Protocol.V1;
using StreamOtter.Streams;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server.V1;

/// <summary>What the gateway says in protocol v1 (spec/protocol.md, section 4), deliveries aside.</summary>
internal static partial class V1Replies
{
    public static void WriteWelcome(FrameBuffer target, string session, GatewayOptions options, TimeSpan? expiresIn)
    {
        var json = Begin(target, "welcome"u8);
        json.WriteString("session"u8, session);
        json.WriteString("server"u8, "streamotter/" + typeof(V1Replies).Assembly.GetName().Version!.ToString(3));
        json.WriteNumber("heartbeat"u8, (long)options.Sockets.Heartbeat.TotalMilliseconds);
        json.WriteStartObject("limits"u8);
        json.WriteNumber("message"u8, options.Sockets.MaxMessageBytes);
        json.WriteEndObject();
        json.WriteStartObject("credit"u8);
        json.WriteNumber("records"u8, options.Credit.Records);
        json.WriteNumber("bytes"u8, options.Credit.Bytes);
        json.WriteEndObject();
        WriteExpiry(json, expiresIn);
        End(json);
    }

    public static void WriteAuthorized(FrameBuffer target, TimeSpan? expiresIn)
    {
        var json = Begin(target, "authorized"u8);
        WriteExpiry(json, expiresIn);
        End(json);
    }

    public static void WritePosition(FrameBuffer target, ReadOnlySpan<byte> type, int sub, IStreamLog log, ReadOnlySpan<Cursor> cursors)
    {
        var json = Begin(target, type);
        json.WriteNumber("sub"u8, sub);
        json.WriteString("stream"u8, log.Name);
        WritePosition(json, log, cursors);
        End(json);
    }

    public static void WriteGroup(FrameBuffer target, ReadOnlySpan<byte> type, int sub, string stream, string group)
    {
        var json = Begin(target, type);
        json.WriteNumber("sub"u8, sub);
        json.WriteString("stream"u8, stream);
        json.WriteString("group"u8, group);
        End(json);
    }

    public static void WriteTooSlow(FrameBuffer target, int sub, string? stream, IStreamLog log, ReadOnlySpan<Cursor> cursors)
    {
        var json = Begin(target, "error"u8);
        json.WriteNumber("code"u8, ProtocolCode.TooSlow);
        json.WriteString("error"u8, "The client is too slow for its subscription; it was here.");
        WriteSubscription(json, sub, stream);
        WritePosition(json, log, cursors);
        End(json);
    }

    public static void WriteGap(FrameBuffer target, int sub, string? stream, int partition, long from, long to, string reason)
    {
        var json = Begin(target, "gap"u8);
        WriteSubscription(json, sub, stream);
        json.WriteNumber("p"u8, partition);
        json.WriteNumber("from"u8, from);
        json.WriteNumber("to"u8, to);
        json.WriteString("reason"u8, reason);
        End(json);
    }

    /// <summary>All records of one append that were stored, from one sequence number on, in runs of offsets.</summary>
    public static void WriteAck(FrameBuffer target, long firstSeq, ReadOnlySpan<AppendResult> results)
    {
        var json = Begin(target, "ack"u8);
        json.WriteNumber("seq"u8, firstSeq + results.Length - 1);
        json.WriteStartArray("at"u8);
        for (var i = 0; i < results.Length;)
        {
            var count = RunLength(results[i..]);
            json.WriteStartArray();
            json.WriteNumberValue(firstSeq + i);
            json.WriteNumberValue(results[i].Partition);
            json.WriteNumberValue(results[i].Offset);
            json.WriteNumberValue(count);
            json.WriteEndArray();
            i += count;
        }
        json.WriteEndArray();
        End(json);
    }

    public static void WriteNack(FrameBuffer target, long seq, int count, string outcome, int code, string error)
    {
        var json = Begin(target, "nack"u8);
        json.WriteNumber("seq"u8, seq);
        json.WriteNumber("count"u8, count);
        json.WriteString("outcome"u8, outcome);
        json.WriteNumber("code"u8, code);
        json.WriteString("error"u8, error);
        End(json);
    }

    public static void WritePong(FrameBuffer target, long? id)
    {
        var json = Begin(target, "pong"u8);
        if (id is { } number)
            json.WriteNumber("id"u8, number);
        End(json);
    }

    public static void WriteGoaway(FrameBuffer target, string reason, long delay)
    {
        var json = Begin(target, "goaway"u8);
        json.WriteString("reason"u8, reason);
        json.WriteNumber("delay"u8, delay);
        End(json);
    }

    public static void WriteError(FrameBuffer target, int code, string error, int? sub = null, string? stream = null, long? id = null)
    {
        var json = Begin(target, "error"u8);
        json.WriteNumber("code"u8, code);
        json.WriteString("error"u8, error);
        if (sub is { } number)
            WriteSubscription(json, number, stream);
        if (id is { } request)
            json.WriteNumber("id"u8, request);
        End(json);
    }

    public static void WritePresence(FrameBuffer target, long id, string stream, int subscriptions)
    {
        var json = Begin(target, "presence"u8);
        json.WriteNumber("id"u8, id);
        json.WriteString("stream"u8, stream);
        json.WriteNumber("subscriptions"u8, subscriptions);
        End(json);
    }

    /// <summary>The protocol's number for what an engine could not do.</summary>
    public static int CodeOf(EngineError error) => error switch
    {
        EngineError.StreamNotFound => ProtocolCode.NoSuchStream,
        EngineError.InvalidName => ProtocolCode.InvalidName,
        EngineError.PartitionNotFound => ProtocolCode.NoSuchPartition,
        EngineError.RecordTooLarge => ProtocolCode.RecordTooLarge,
        EngineError.InvalidRecord => ProtocolCode.BadRequest,
        EngineError.Corrupt => ProtocolCode.Corrupt,
        EngineError.Forbidden => ProtocolCode.Forbidden,
        _ => ProtocolCode.Unavailable,
    };

    /// <summary>Which subscription, and which of its streams where it has several.</summary>
    private static void WriteSubscription(Utf8JsonWriter json, int sub, string? stream)
    {
        json.WriteNumber("sub"u8, sub);
        if (stream is not null)
            json.WriteString("stream"u8, stream);
    }

    private static int RunLength(ReadOnlySpan<AppendResult> results)
    {
        var count = 1;
        while (count < results.Length && results[count].Partition == results[0].Partition && results[0].Offset >= 0
            && results[count].Offset == results[0].Offset + count)
            count++;
        return count;
    }

    private static void WritePosition(Utf8JsonWriter json, IStreamLog log, ReadOnlySpan<Cursor> cursors)
    {
        json.WriteStartObject("position"u8);
        json.WriteString("epoch"u8, log.Epoch);
        json.WriteStartObject("offsets"u8);
        foreach (var cursor in cursors)
            json.WriteNumber(cursor.Partition.ToString(CultureInfo.InvariantCulture), cursor.Next);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteExpiry(Utf8JsonWriter json, TimeSpan? expiresIn)
    {
        if (expiresIn is { } time)
            json.WriteNumber("expiresIn"u8, Math.Max(0, (long)time.TotalMilliseconds));
    }

    private static Utf8JsonWriter Begin(FrameBuffer target, ReadOnlySpan<byte> type)
    {
        var json = Json.WriterTo(target);
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        return json;
    }

    private static void End(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.Flush();
    }
}
