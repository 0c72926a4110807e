namespace StreamOtter.WebSockets;

/// <summary>A message that the connection has taken.</summary>
/// <param name="Number">Its number among those the connection has taken: 1, 2, 3 …</param>
/// <param name="Outcome">Completes when it is known what became of it, at the latest when the connection is closed; it never fails.</param>
public readonly record struct SendReceipt(long Number, Task<DeliveryOutcome> Outcome);
