namespace StreamOtter.Schemas;

/// <summary>A value does not fit its schema, or bytes are not a value of theirs. Trying again does not help.</summary>
public sealed class SchemaDataException : Exception
{
    /// <summary>What does not fit, and where.</summary>
    public SchemaDataException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
