namespace StreamOtter;

/// <summary>A client's change of state.</summary>
/// <param name="State">Its state now.</param>
/// <param name="Cause">Why it is not open, if there is a reason.</param>
/// <param name="RetryIn">How long it waits before it connects again; null where it does not wait.</param>
public sealed record StateChange(ClientState State, Exception? Cause, TimeSpan? RetryIn);
