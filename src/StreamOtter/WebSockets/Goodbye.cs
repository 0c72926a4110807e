using System.Text;

namespace StreamOtter.WebSockets;

/// <summary>What a close frame says.</summary>
internal sealed record Goodbye(int Code, string Reason)
{
    /// <summary>Done (RFC 6455, section 7.4.1).</summary>
    public const int Normal = 1000;

    /// <summary>No goodbye was said.</summary>
    public const int Abnormal = 1006;

    /// <summary>A message is too big.</summary>
    public const int TooBig = 1009;

    /// <summary>A control frame holds 125 bytes, two of which are the code (RFC 6455, section 5.5).</summary>
    private const int MaxReasonBytes = 123;

    /// <exception cref="ArgumentOutOfRangeException">No close frame may hold the code.</exception>
    /// <exception cref="ArgumentException">The reason is too long.</exception>
    public static Goodbye Checked(int code, string? reason)
    {
        if (code is not (>= 1000 and <= 1014 and not (1004 or 1005 or 1006) or >= 3000 and <= 4999))
            throw new ArgumentOutOfRangeException(nameof(code), code, "A close code is 1000 to 1014 without 1004 to 1006, or 3000 to 4999 (RFC 6455, section 7.4).");
        if (reason is not null && Encoding.UTF8.GetByteCount(reason) > MaxReasonBytes)
            throw new ArgumentException($"A close frame has room for {MaxReasonBytes} bytes of reason.", nameof(reason));
        return new(code, reason ?? "");
    }
}
