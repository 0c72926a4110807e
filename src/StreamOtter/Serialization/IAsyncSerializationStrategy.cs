namespace StreamOtter.Serialization;

/// <summary>Makes text or bytes of messages, in its own time: encryption with a remote key, compression, a schema to fetch.</summary>
public interface IAsyncSerializationStrategy
{
    /// <summary>Makes text or bytes of a message. What it throws reaches the sender.</summary>
    ValueTask<MessageData> SerializeAsync(object? message, CancellationToken cancellationToken = default);
}
