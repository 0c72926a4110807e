using System.Text;
using System.Text.Json;
using StreamOtter.Protocol.V1;

namespace StreamOtter.Server.V1.Filters;

/// <summary>
/// Which records a subscription gets (spec/protocol.md, "Filters"). Filters are equal where their texts are, so that
/// subscriptions with the same one share a window.
/// </summary>
internal sealed class V1Filter : IEquatable<V1Filter>
{
    private const int MaxBytes = 16 << 10;

    private readonly FilterNode _root;
    private readonly string _text;

    private V1Filter(FilterNode root, string text)
    {
        _root = root;
        _text = text;
    }

    /// <summary>Reads the filter that the reader stands at.</summary>
    /// <param name="reader">The message's.</param>
    /// <param name="message">What the reader reads.</param>
    /// <exception cref="V1RequestException">It is none; the message names what is wrong.</exception>
    public static V1Filter Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> message)
    {
        var start = (int)reader.TokenStartIndex;
        var root = ReadRoot(ref reader);
        var text = message[start..(int)reader.BytesConsumed];
        return text.Length <= MaxBytes
            ? new V1Filter(root, Encoding.UTF8.GetString(text))
            : throw V1Reader.Bad($"'filter' has at most {MaxBytes} bytes.");
    }

    public bool Matches(ref V1Record record)
    {
        try
        {
            return _root.Matches(ref record);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Only values that were found to be JSON are looked into, so this does not happen. If it did, it must
            // not end the stream for everybody.
            return false;
        }
    }

    public bool Equals(V1Filter? other) => other is not null && string.Equals(_text, other._text, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as V1Filter);

    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    private static FilterNode ReadRoot(ref Utf8JsonReader reader)
    {
        try
        {
            return new FilterReader().ReadNode(ref reader, depth: 1);
        }
        catch (V1RequestException error) when (error.Code == ProtocolCode.BadMessage)
        {
            // Filters are written by people: whatever is wrong with one is answered, and does not end the connection.
            throw V1Reader.Bad(error.Message);
        }
    }
}
