namespace StreamOtter.Serialization;

/// <summary>Makes text or bytes of messages, at once; it serves wherever an asynchronous one does.</summary>
public interface ISerializationStrategy : IAsyncSerializationStrategy
{
    /// <summary>Makes text or bytes of a message. What it throws reaches the sender.</summary>
    MessageData Serialize(object? message);

    ValueTask<MessageData> IAsyncSerializationStrategy.SerializeAsync(object? message, CancellationToken cancellationToken) =>
        new(Serialize(message));
}
