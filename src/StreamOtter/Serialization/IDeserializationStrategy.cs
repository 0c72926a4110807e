namespace StreamOtter.Serialization;

/// <summary>Makes messages of text or bytes, at once; it serves wherever an asynchronous one does.</summary>
public interface IDeserializationStrategy : IAsyncDeserializationStrategy
{
    /// <summary>Makes a message of what was received. What it throws reaches the error handlers.</summary>
    object? Deserialize(MessageData data);

    ValueTask<object?> IAsyncDeserializationStrategy.DeserializeAsync(MessageData data, CancellationToken cancellationToken) =>
        new(Deserialize(data));
}
