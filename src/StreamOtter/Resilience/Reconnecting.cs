namespace StreamOtter.Resilience;

/// <summary>A connection is about to be made again.</summary>
/// <param name="Attempt">Which attempt since it last worked: 1, 2, 3 …</param>
/// <param name="Delay">How long until it is made.</param>
/// <param name="Loss">Why it must be.</param>
public sealed record Reconnecting(int Attempt, TimeSpan Delay, ConnectionLoss Loss);
