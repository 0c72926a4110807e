namespace StreamOtter.Serialization;

/// <summary>
/// A format with transforms behind it. Sent messages go through them in the order given, received ones in the opposite
/// one; so compression comes before encryption, which leaves nothing to compress.
/// <code>
/// var strategy = new TransformedSerialization(new JsonStrategy(), new CompressionTransform(), new EncryptionTransform(security));
/// </code>
/// </summary>
public sealed class TransformedSerialization : IAsyncSerializationStrategy, IAsyncDeserializationStrategy
{
    private readonly IAsyncSerializationStrategy _serializer;
    private readonly IAsyncDeserializationStrategy _deserializer;
    private readonly IPayloadTransform[] _transforms;

    /// <param name="json">The format: both ways.</param>
    /// <param name="transforms">What is done to its bytes.</param>
    public TransformedSerialization(JsonStrategy json, params IPayloadTransform[] transforms)
        : this(json, json, transforms)
    {
    }

    /// <param name="serializer">The format of what is sent.</param>
    /// <param name="deserializer">The format of what is received.</param>
    /// <param name="transforms">What is done to its bytes.</param>
    public TransformedSerialization(
        IAsyncSerializationStrategy serializer, IAsyncDeserializationStrategy deserializer, params IPayloadTransform[] transforms)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        ArgumentNullException.ThrowIfNull(deserializer);
        ArgumentNullException.ThrowIfNull(transforms);
        (_serializer, _deserializer, _transforms) = (serializer, deserializer, [.. transforms]);
    }

    /// <inheritdoc/>
    public async ValueTask<MessageData> SerializeAsync(object? message, CancellationToken cancellationToken = default)
    {
        var data = await _serializer.SerializeAsync(message, cancellationToken).ConfigureAwait(false);
        foreach (var transform in _transforms)
            data = await transform.EncodeAsync(data, cancellationToken).ConfigureAwait(false);
        return data;
    }

    /// <inheritdoc/>
    public async ValueTask<object?> DeserializeAsync(MessageData data, CancellationToken cancellationToken = default)
    {
        for (var next = _transforms.Length - 1; next >= 0; next--)
            data = await _transforms[next].DecodeAsync(data, cancellationToken).ConfigureAwait(false);
        return await _deserializer.DeserializeAsync(data, cancellationToken).ConfigureAwait(false);
    }
}
