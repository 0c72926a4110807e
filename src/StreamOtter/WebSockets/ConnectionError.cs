namespace StreamOtter.WebSockets;

/// <summary>Something went wrong on a connection that nobody's call can be told of.</summary>
/// <param name="Exception">What.</param>
/// <param name="During">While what was done, such as "connecting" or "a listener".</param>
public sealed record ConnectionError(Exception Exception, string During);
