using System.Text.Unicode;
using StreamOtter.Server.Producers;
using StreamOtter.Server.Sockets;
using StreamOtter.Server.V1.Filters;
using StreamOtter.Streams;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server.V1;

/// <summary>
/// A record as protocol v1 delivers it (spec/protocol.md, "records"): an element of the list, with the comma behind it,
/// so that the elements of a window lie ready to be sent together.
/// </summary>
/// <param name="filter">Which records are written, or null for all.</param>
/// <param name="conflatesByKey">Whether who is behind gets only the newest of each key.</param>
internal sealed class V1Format(V1Filter? filter, bool conflatesByKey = false) : RecordFormat, IEquatable<V1Format>
{
    private readonly V1Filter? _filter = filter;

    /// <summary>Every record.</summary>
    public static V1Format All { get; } = new(filter: null);

    public override bool ConflatesByKey => conflatesByKey;

    public bool Equals(V1Format? other) =>
        other is not null && Equals(_filter, other._filter) && ConflatesByKey == other.ConflatesByKey;

    public override bool Equals(object? obj) => Equals(obj as V1Format);

    public override int GetHashCode() => HashCode.Combine(_filter, ConflatesByKey);

    public override bool TryWrite(int partition, in RecordView record, FrameBuffer target)
    {
        var facts = new V1Record(record);
        if (_filter is not null && !_filter.Matches(ref facts))
            return false;
        target.Write("{\"p\":"u8);
        target.WriteNumber(partition);
        target.Write(",\"o\":"u8);
        target.WriteNumber(record.Offset);
        target.Write(",\"t\":"u8);
        target.WriteNumber(record.Timestamp);
        if (record.HasKey)
            WriteTextOrBytes(target, record.Key, ",\"k\":"u8, ",\"kb\":"u8);
        if (record.Headers.Count > 1 || (record.Headers.Count == 1 && !ProducerHeader.TryFind(record, out _, out _)))
            WriteHeaders(target, record.Headers);
        if (facts.IsJson)
        {
            target.Write(",\"v\":"u8);
            target.Write(record.Value);
        }
        else if (record.HasValue)
        {
            WriteTextOrBytes(target, record.Value, ",\"s\":"u8, ",\"b\":"u8);
        }
        target.Write("},"u8);
        return true;
    }

    private static void WriteTextOrBytes(FrameBuffer target, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> textName, ReadOnlySpan<byte> bytesName)
    {
        var isText = Utf8.IsValid(bytes);
        target.Write(isText ? textName : bytesName);
        var json = Json.WriterTo(target);
        if (isText)
            json.WriteStringValue(bytes);
        else
            json.WriteBase64StringValue(bytes);
        json.Flush();
    }

    private static void WriteHeaders(FrameBuffer target, HeaderReader headers)
    {
        target.Write(",\"h\":"u8);
        var json = Json.WriterTo(target);
        json.WriteStartArray();
        foreach (var header in headers)
        {
            if (header.Name.SequenceEqual(ProducerHeader.NameBytes))
                continue;
            json.WriteStartArray();
            json.WriteStringValue(header.Name);
            if (!header.HasValue)
            {
                json.WriteNullValue();
            }
            else if (Utf8.IsValid(header.Value))
            {
                json.WriteStringValue(header.Value);
            }
            else
            {
                json.WriteStartObject();
                json.WriteBase64String("b"u8, header.Value);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.Flush();
    }
}
