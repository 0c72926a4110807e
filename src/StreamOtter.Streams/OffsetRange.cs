using System.Runtime.InteropServices;

namespace StreamOtter.Streams;

/// <summary>What a partition holds.</summary>
/// <param name="First">The first offset still retained.</param>
/// <param name="Next">The offset after the last record. Equal to <paramref name="First"/> where there is no record.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct OffsetRange(long First, long Next);
