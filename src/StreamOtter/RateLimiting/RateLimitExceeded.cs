using StreamOtter.WebSockets;

namespace StreamOtter.RateLimiting;

/// <summary>A message came beyond a connection's limit.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Limit">Its limit, which tells whether the message waits or is refused.</param>
public sealed record RateLimitExceeded(WebSocketConnection Connection, RateLimitOptions Limit);
