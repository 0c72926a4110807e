using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using StreamOtter.Protocol.WebSockets;
using StreamOtter.Server.Sockets;
using StreamOtter.Server.StreamSea.Filters;
using StreamOtter.Streams;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server.StreamSea.Sockets;

/// <summary>
/// A record as stream-sea delivers it, a whole WebSocket frame. Clients number their subscriptions from 2 on, so that
/// many have the same number, and share these bytes.
/// </summary>
internal sealed class SeaFormat : RecordFormat, IEquatable<SeaFormat>
{
    private readonly int _id;
    private readonly string _stream;
    private readonly FdslFilter? _filter;
    private readonly byte[] _prefix;

    public SeaFormat(int id, string stream, FdslFilter? filter)
    {
        (_id, _stream, _filter) = (id, stream, filter);
        // A stream's name needs no escapes.
        _prefix = Encoding.ASCII.GetBytes($$"""{"id":{{id}},"action":"{{SeaAction.Subscription}}","streamName":"{{stream}}","payload":""");
    }

    public bool Equals(SeaFormat? other) =>
        other is not null && _id == other._id && _stream == other._stream && Equals(_filter, other._filter);

    public override bool Equals(object? obj) => Equals(obj as SeaFormat);

    public override int GetHashCode() => HashCode.Combine(_id, _stream, _filter);

    /// <summary>Whether the filter lets a record through.</summary>
    public static bool Accepts(FdslFilter? filter, string stream, in RecordView record) =>
        filter is null || (record.HasValue && filter.Accepts(record.Value, stream));

    public override bool TryWrite(int partition, in RecordView record, FrameBuffer target)
    {
        if (!Accepts(_filter, _stream, record))
            return false;
        var frame = target.BeginFrame();
        target.Write(_prefix);
        if (!record.HasValue)
            target.Write("null"u8);
        else if (Utf8.IsValid(record.Value) && IsJson(record.Value))
            target.Write(record.Value);
        else
            WriteOther(record.Value, target);
        target.Write("}"u8);
        target.EndFrame(frame, Opcode.Text);
        return true;
    }

    /// <summary>What others than stream-sea's clients have stored: text is a string, and bytes are one in Base64.</summary>
    private static void WriteOther(ReadOnlySpan<byte> value, FrameBuffer target)
    {
        var json = Json.WriterTo(target);
        if (Utf8.IsValid(value))
            json.WriteStringValue(value);
        else
            json.WriteBase64StringValue(value);
        json.Flush();
    }

    private static bool IsJson(ReadOnlySpan<byte> value)
    {
        var json = new Utf8JsonReader(value);
        try
        {
            while (json.Read())
            {
                // To the end: only that tells.
            }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
