namespace StreamOtter.Resilience;

/// <summary>When an attempt is made.</summary>
/// <param name="Delay">How long to wait before it: 0 s to 1 day.</param>
/// <param name="IsCircuitOpen">Whether so much has failed that the circuit is open until then.</param>
public readonly record struct ReconnectionPlan(TimeSpan Delay, bool IsCircuitOpen = false);
