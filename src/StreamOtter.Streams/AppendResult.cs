using System.Runtime.InteropServices;

namespace StreamOtter.Streams;

/// <summary>What became of one appended record.</summary>
/// <param name="Status">Whether it was stored.</param>
/// <param name="Partition">Its partition, where stored; else -1.</param>
/// <param name="Offset">Its offset, where stored and known; else -1.</param>
/// <param name="Reason">Where not stored: what kind of failure it was.</param>
/// <param name="Error">Where not stored: the cause and the mend.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct AppendResult(AppendStatus Status, int Partition, long Offset, EngineError? Reason, string? Error)
{
    /// <summary>The record is durable at this place.</summary>
    public static AppendResult Stored(int partition, long offset) => new(AppendStatus.Stored, partition, offset, null, null);

    /// <summary>The record was certainly not stored.</summary>
    public static AppendResult Refused(EngineError reason, string error) => new(AppendStatus.Refused, -1, -1, reason, error);

    /// <summary>The record may have been stored or not.</summary>
    public static AppendResult Unknown(string error) => new(AppendStatus.Unknown, -1, -1, EngineError.Unavailable, error);
}
