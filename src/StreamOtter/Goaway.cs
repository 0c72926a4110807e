namespace StreamOtter;

/// <summary>A gateway is about to close; the client moves by itself.</summary>
/// <param name="Reason">Why, in the gateway's words.</param>
/// <param name="Delay">How long the client waits before it moves.</param>
public sealed record Goaway(string Reason, TimeSpan Delay);
