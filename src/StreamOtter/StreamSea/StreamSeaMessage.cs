using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace StreamOtter.StreamSea;

/// <summary>A message of a stream. It owns its memory, and may be kept.</summary>
public sealed class StreamSeaMessage
{
    internal StreamSeaMessage(string streamName, JsonElement payload) => (StreamName, Payload) = (streamName, payload);

    /// <summary>Its stream.</summary>
    public string StreamName { get; }

    /// <summary>What was published.</summary>
    public JsonElement Payload { get; }

    /// <summary>The payload's JSON as it came, in UTF-8.</summary>
    public ReadOnlySpan<byte> Utf8Payload => JsonMarshal.GetRawUtf8Value(Payload);

    /// <summary>The payload as a value of a type.</summary>
    /// <exception cref="JsonException">It is none; messages that follow are read all the same.</exception>
    public T? Read<T>(JsonTypeInfo<T> type) => Payload.Deserialize(type);
}
