namespace StreamOtter.Serialization;

/// <summary>
/// Messages of one type in a binary format, by the two functions that its library has for it. So no format's library is
/// forced on those who do not use it, and nothing needs reflection:
/// <code>
/// var protobuf = new BinaryStrategy&lt;Order&gt;(order => order.ToByteArray(), Order.Parser.ParseFrom);
/// </code>
/// </summary>
/// <typeparam name="T">The type of the messages.</typeparam>
/// <param name="write">Makes bytes of a message.</param>
/// <param name="read">Makes a message of bytes; it throws for those it does not understand.</param>
public sealed class BinaryStrategy<T>(Func<T, byte[]> write, Func<byte[], T> read) : ISerializationStrategy, IDeserializationStrategy
{
    private readonly Func<T, byte[]> _write = write ?? throw new ArgumentNullException(nameof(write));
    private readonly Func<byte[], T> _read = read ?? throw new ArgumentNullException(nameof(read));

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The message is of another type.</exception>
    public MessageData Serialize(object? message) => message is T typed
        ? _write(typed)
        : throw new NotSupportedException($"This connection's messages are {typeof(T)}, not {message?.GetType().ToString() ?? "null"}.");

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The data is text.</exception>
    public object? Deserialize(MessageData data) => data.IsText
        ? throw new NotSupportedException($"A text message, where {typeof(T)} comes in binary ones.")
        : _read(data.Bytes.ToArray());
}
