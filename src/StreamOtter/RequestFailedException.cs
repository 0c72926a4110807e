namespace StreamOtter;

/// <summary>The gateway could not answer a request. Others, and the connection, go on.</summary>
public sealed class RequestFailedException : StreamOtterException
{
    internal RequestFailedException(int code, string error)
        : base($"The gateway could not answer: {ConnectionRefusedException.Describe(code, error)}") => Code = code;

    /// <summary>Why; see <see cref="Protocol.V1.ProtocolCode"/>.</summary>
    public int Code { get; }
}
