namespace StreamOtter.Schemas.Registry;

/// <summary>A registry did not do what it was asked. The message names the cause and the mend.</summary>
public sealed class SchemaRegistryException : Exception
{
    /// <summary>A failure of a kind, with the registry's own code where it gave one.</summary>
    public SchemaRegistryException(SchemaRegistryError error, string message, int? code = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Error = error;
        Code = code;
    }

    /// <summary>The kind of failure.</summary>
    public SchemaRegistryError Error { get; }

    /// <summary>The registry's own error code, such as 40401, or null.</summary>
    public int? Code { get; }
}
