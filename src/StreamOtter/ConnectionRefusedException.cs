using StreamOtter.Protocol.V1;

namespace StreamOtter;

/// <summary>The gateway closed the connection in a way that says not to come back (spec/protocol.md, section 5).</summary>
public sealed class ConnectionRefusedException : StreamOtterException
{
    internal ConnectionRefusedException(int code, string? reason)
        : base($"The gateway closed the connection for good: {Describe(code, reason)}")
    {
        Code = code;
        Reason = reason;
    }

    /// <summary>The WebSocket close code, or the HTTP status where the upgrade was refused; see <see cref="ProtocolCode"/>.</summary>
    public int Code { get; }

    /// <summary>What the gateway said, if it said something.</summary>
    public string? Reason { get; }

    internal static string Describe(int code, string? reason)
    {
        var name = ProtocolCode.NameOf(code) is { } known ? $"{code} {known}" : $"{code}";
        return string.IsNullOrEmpty(reason) ? name : $"{name}, {reason}";
    }
}
