namespace StreamOtter;

/// <summary>The gateway said what the protocol does not allow. The client ends with it: it would happen again.</summary>
public sealed class GatewayProtocolException : StreamOtterException
{
    internal GatewayProtocolException(string problem, Exception? inner = null)
        : base($"The gateway broke the protocol: {problem}", inner)
    {
    }
}
