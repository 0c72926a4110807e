namespace StreamOtter.WebSockets;

/// <summary>A message is larger than the connection's options allow.</summary>
public sealed class MessageTooLargeException : StreamOtterException
{
    internal MessageTooLargeException(string message)
        : base(message)
    {
    }

    internal static MessageTooLargeException OfSent(int bytes, long most) =>
        new($"The message has {bytes} bytes, and was not sent: SendBuffer.MaxBytes is {most}.");

    internal static MessageTooLargeException OfReceived(int most) =>
        new($"The server sent a message of more than {most} bytes (MaxMessageBytes).");
}
