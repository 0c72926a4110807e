using System.Runtime.InteropServices;
using StreamOtter.Protocol.V1;

namespace StreamOtter;

/// <summary>What became of a published record. Look at <see cref="Outcome"/>, or call <see cref="ThrowIfNotStored"/>.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PublishReceipt
{
    private PublishReceipt(PublishOutcome outcome, int partition, long offset, int code, string? error)
    {
        Outcome = outcome;
        Partition = partition;
        Offset = offset;
        Code = code;
        Error = error;
    }

    /// <summary>What became of it.</summary>
    public PublishOutcome Outcome { get; }

    /// <summary>The partition it is stored in; -1 where that is not known.</summary>
    public int Partition { get; }

    /// <summary>The offset it is stored at; -1 where that is not known.</summary>
    public long Offset { get; }

    /// <summary>Why it is not stored, see <see cref="ProtocolCode"/>; 0 where it is stored or the connection broke.</summary>
    public int Code { get; }

    /// <summary>Why it is not stored, in words.</summary>
    public string? Error { get; }

    /// <summary>Throws where the record is not stored, or that is not known.</summary>
    /// <exception cref="PublishFailedException">It is not stored, or that is not known.</exception>
    public void ThrowIfNotStored()
    {
        if (Outcome != PublishOutcome.Stored)
            throw new PublishFailedException(this);
    }

    internal static PublishReceipt Stored(int partition, long offset) => new(PublishOutcome.Stored, partition, offset, 0, null);

    internal static PublishReceipt Refused(int code, string error) => new(PublishOutcome.Refused, -1, -1, code, error);

    internal static PublishReceipt Unknown(int code, string error) => new(PublishOutcome.Unknown, -1, -1, code, error);
}
