namespace StreamOtter.Serialization;

/// <summary>
/// Messages as they are: strings as text messages, bytes as binary ones, both ways. What is received is a
/// <see cref="string"/> or a <see cref="ReadOnlyMemory{T}"/> of bytes.
/// </summary>
public sealed class RawStrategy : ISerializationStrategy, IDeserializationStrategy
{
    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The message is neither a string nor bytes.</exception>
    public MessageData Serialize(object? message) => message switch
    {
        MessageData data => data,
        string text => text,
        byte[] bytes => bytes,
        ReadOnlyMemory<byte> bytes => MessageData.FromBytes(bytes),
        _ => throw new NotSupportedException(
            $"RawStrategy sends strings and bytes, not {message?.GetType().ToString() ?? "null"}: give the connection a serializer such as JsonStrategy."),
    };

    /// <inheritdoc/>
    public object? Deserialize(MessageData data) => data.IsText ? data.Text : data.Bytes;
}
