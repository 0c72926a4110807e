namespace StreamOtter.Resilience;

/// <summary>An attempt that may be made.</summary>
/// <param name="Number">Which one since the connection last worked: 1, 2, 3 …</param>
/// <param name="Loss">How the one before ended.</param>
public readonly record struct ReconnectionAttempt(int Number, ConnectionLoss Loss);
