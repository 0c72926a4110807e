using System.Runtime.InteropServices;

namespace StreamOtter.Protocol.V1;

/// <summary>Offsets that a client's <c>ack</c> or <c>nack</c> speaks of: <c>[partition, first offset, count]</c>.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="First">The first offset.</param>
/// <param name="Count">How many offsets, whether or not there is a record at each.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct WireRun(int Partition, long First, long Count);
