namespace StreamOtter.WebSockets;

/// <summary>What a heartbeat asks and tells.</summary>
/// <param name="IsStalled">Whether nothing is received now, because what was received before could not be taken.</param>
/// <param name="Wake">A ping is due.</param>
/// <param name="OnPong">The last ping was answered, after this time.</param>
/// <param name="OnSilence">The other end is gone.</param>
internal sealed record HeartbeatEvents(Func<bool> IsStalled, Action Wake, Action<TimeSpan> OnPong, Action<Exception> OnSilence);
