namespace StreamOtter.Serialization;

/// <summary>What is done to a message's bytes behind its serializer and undone before its deserializer: compression, encryption.</summary>
public interface IPayloadTransform
{
    /// <summary>Does it to what is sent.</summary>
    ValueTask<MessageData> EncodeAsync(MessageData data, CancellationToken cancellationToken = default);

    /// <summary>Undoes it to what was received; throws for what it cannot be undone to.</summary>
    ValueTask<MessageData> DecodeAsync(MessageData data, CancellationToken cancellationToken = default);
}
