namespace StreamOtter.Connecting;

/// <summary>How a connection ended.</summary>
/// <param name="Code">The code the gateway closed with; null where the connection broke.</param>
/// <param name="Reason">What it, or the system, said.</param>
/// <param name="Cause">What broke it.</param>
/// <param name="MadeProgress">Something was delivered or stored over it.</param>
/// <param name="MoveAt">When the gateway said the client should move, as a timestamp of its clock; null: it did not.</param>
internal sealed record SessionEnd(int? Code, string Reason, Exception? Cause, bool MadeProgress, long? MoveAt);
