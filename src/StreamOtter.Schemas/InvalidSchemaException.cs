namespace StreamOtter.Schemas;

/// <summary>A schema is wrong, uses what is not supported here, or does not go with the other one. The message says where.</summary>
public sealed class InvalidSchemaException : Exception
{
    /// <summary>What is wrong, and where.</summary>
    public InvalidSchemaException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
