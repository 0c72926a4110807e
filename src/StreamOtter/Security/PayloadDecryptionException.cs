namespace StreamOtter.Security;

/// <summary>A payload cannot be decrypted. The message names the cause, and nothing of the payload or the key.</summary>
public sealed class PayloadDecryptionException : StreamOtterException
{
    internal PayloadDecryptionException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
