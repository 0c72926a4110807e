using System.Buffers;
using StreamOtter.Protocol.V1;

namespace StreamOtter.Requesting;

/// <summary>A question with one answer.</summary>
internal sealed class Request
{
    /// <summary>Its number on the wire.</summary>
    public required long Id { get; init; }

    /// <summary>Whether it counts among the reads that a connection may have under way.</summary>
    public required bool IsRead { get; init; }

    public required Action<IBufferWriter<byte>, long> Write { get; init; }

    /// <summary>Whether it was sent over the connection there is now.</summary>
    public bool IsSent { get; set; }

    /// <summary>Nobody waits for it any more; where it was sent it is still under way.</summary>
    public bool IsLeft { get; set; }

    public TaskCompletionSource<GatewayMessage> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
