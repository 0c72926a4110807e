namespace StreamOtter.WebSockets;

/// <summary>A message that was not delivered, or perhaps not.</summary>
/// <param name="Number">Its number among those the connection has taken (<see cref="SendReceipt.Number"/>).</param>
/// <param name="Message">The message as it was given to the connection.</param>
/// <param name="Outcome"><see cref="DeliveryOutcome.NotSent"/> or <see cref="DeliveryOutcome.Unknown"/>.</param>
/// <param name="Reason">Why.</param>
public sealed record UndeliveredMessage(long Number, object? Message, DeliveryOutcome Outcome, string Reason);
