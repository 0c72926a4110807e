using StreamOtter.Serialization;

namespace StreamOtter.WebSockets;

/// <summary>A message that the connection has taken, until it is known what became of it.</summary>
internal sealed class OutgoingMessage(long number, object? message, MessageData data)
{
    private readonly TaskCompletionSource<DeliveryOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Number => number;

    public object? Message => message;

    public MessageData Data => data;

    /// <summary>Whether it was written to a connection that broke.</summary>
    public bool WasWritten { get; set; }

    public SendReceipt Receipt => new(number, _outcome.Task);

    public void Complete(DeliveryOutcome outcome) => _outcome.TrySetResult(outcome);
}
