namespace StreamOtter.Streams;

/// <summary>An engine could not do what it was asked. The message names the cause and the mend.</summary>
public sealed class EngineException : Exception
{
    /// <summary>An error with its kind and a message that names the cause and the mend.</summary>
    public EngineException(EngineError error, string message, Exception? innerException = null)
        : base(message, innerException) => Error = error;

    /// <summary>The kind of failure.</summary>
    public EngineError Error { get; }
}
