namespace StreamOtter.Serialization;

/// <summary>Makes messages of text or bytes, in its own time.</summary>
public interface IAsyncDeserializationStrategy
{
    /// <summary>Makes a message of what was received. What it throws reaches the error handlers.</summary>
    ValueTask<object?> DeserializeAsync(MessageData data, CancellationToken cancellationToken = default);
}
