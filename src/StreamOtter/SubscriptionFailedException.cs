namespace StreamOtter;

/// <summary>The gateway refused or ended a subscription. Others, and the connection, go on.</summary>
public sealed class SubscriptionFailedException : StreamOtterException
{
    internal SubscriptionFailedException(string stream, int code, string error)
        : base($"The subscription to '{stream}' failed: {ConnectionRefusedException.Describe(code, error)}")
    {
        Stream = stream;
        Code = code;
    }

    /// <summary>The stream.</summary>
    public string Stream { get; }

    /// <summary>Why; see <see cref="Protocol.V1.ProtocolCode"/>.</summary>
    public int Code { get; }
}
