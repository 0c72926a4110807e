namespace StreamOtter.Protocol.V1;

/// <summary>A message that is none of protocol v1; what it says is for people.</summary>
/// <param name="message">What is wrong with it.</param>
/// <param name="inner">What found it.</param>
public sealed class WireFormatException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The code that says so: <see cref="ProtocolCode.BadMessage"/>.</summary>
    public int Code { get; } = ProtocolCode.BadMessage;
}
