namespace StreamOtter;

/// <summary>The client is closed: it was disposed, or ended for the reason in <see cref="Exception.InnerException"/>.</summary>
public sealed class ClientClosedException : StreamOtterException
{
    internal ClientClosedException(Exception? cause)
        : base(cause is null ? "The client was disposed." : $"The client is closed. {cause.Message}", cause)
    {
    }

    /// <summary>For whoever uses the client after its end.</summary>
    internal static ClientClosedException Because(Exception end) => new(end is ClientClosedException ? end.InnerException : end);
}
