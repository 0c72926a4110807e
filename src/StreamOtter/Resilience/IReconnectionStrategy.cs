namespace StreamOtter.Resilience;

/// <summary>
/// Decides whether and when a lost connection is made again. It is asked before each attempt, and may be exchanged while
/// a connection is open or waits. One strategy may serve many connections: it is told all that it needs to know.
/// </summary>
public interface IReconnectionStrategy
{
    /// <summary>The plan for an attempt, or null to give the connection up. One that throws gives it up as well.</summary>
    ReconnectionPlan? Plan(ReconnectionAttempt attempt);
}
