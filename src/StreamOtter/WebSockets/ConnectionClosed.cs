namespace StreamOtter.WebSockets;

/// <summary>How a connection ended for good.</summary>
/// <param name="Code">
/// The server's close code; where it gave none, the code that the application closed with; else 1006, which no frame ever
/// holds (RFC 6455, section 7.4.1).
/// </param>
/// <param name="Reason">What was said with it, or what broke the connection.</param>
/// <param name="WasClean">Whether the server said goodbye.</param>
/// <param name="Failure">Why it was given up; null where the application, or a server that was done (1000), closed it.</param>
public sealed record ConnectionClosed(int Code, string Reason, bool WasClean, Exception? Failure);
