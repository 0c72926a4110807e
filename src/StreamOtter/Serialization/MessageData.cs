using System.Text;

namespace StreamOtter.Serialization;

/// <summary>
/// What a message is on the wire: text or bytes, the two kinds that a WebSocket knows (RFC 6455, section 5.6). Text is
/// kept as the UTF-8 that is sent. Strings and byte arrays convert to it by themselves.
/// </summary>
public readonly struct MessageData : IEquatable<MessageData>
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private MessageData(ReadOnlyMemory<byte> bytes, bool isText) => (Bytes, IsText) = (bytes, isText);

    /// <summary>Its bytes; of text, in UTF-8.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Whether it is text.</summary>
    public bool IsText { get; }

    /// <summary>Its length in bytes.</summary>
    public int Length => Bytes.Length;

    /// <summary>Its bytes read as UTF-8.</summary>
    /// <exception cref="DecoderFallbackException">They are not UTF-8.</exception>
    public string Text => Utf8.GetString(Bytes.Span);

    /// <summary>Text.</summary>
    /// <exception cref="EncoderFallbackException">The string holds half of a surrogate pair, which UTF-8 has no bytes for.</exception>
    public static MessageData FromText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new(Utf8.GetBytes(text), isText: true);
    }

    /// <summary>Text that is in UTF-8 already. The bytes are not copied, and not checked.</summary>
    public static MessageData FromText(ReadOnlyMemory<byte> utf8) => new(utf8, isText: true);

    /// <summary>Bytes. They are not copied.</summary>
    public static MessageData FromBytes(ReadOnlyMemory<byte> bytes) => new(bytes, isText: false);

    /// <summary>Text.</summary>
    public static implicit operator MessageData(string text) => FromText(text);

    /// <summary>Bytes.</summary>
    public static implicit operator MessageData(byte[] bytes) => FromBytes(bytes);

    /// <summary>Whether both are of one kind and the same bytes.</summary>
    public static bool operator ==(MessageData left, MessageData right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(MessageData left, MessageData right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(MessageData other) => IsText == other.IsText && Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is MessageData other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes.Span);
        return hash.ToHashCode();
    }

    /// <summary>Its kind and length; never what it says.</summary>
    public override string ToString() => $"{Length} bytes{(IsText ? " of text" : "")}";
}
