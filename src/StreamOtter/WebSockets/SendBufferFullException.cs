namespace StreamOtter.WebSockets;

/// <summary>The send buffer has no room for the message, which was not sent.</summary>
public sealed class SendBufferFullException : StreamOtterException
{
    internal SendBufferFullException(SendBufferOptions buffer)
        : base($"{buffer.MaxMessages} messages or {buffer.MaxBytes} bytes wait to be sent (SendBuffer). " +
            "Wait with SendAsync under FullBufferPolicy.Wait, or give it more room.")
    {
    }
}
