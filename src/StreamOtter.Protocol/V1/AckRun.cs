using System.Runtime.InteropServices;

namespace StreamOtter.Protocol.V1;

/// <summary>Where records of an <c>ack</c> are stored: <c>[first seq, partition, first offset, count]</c>.</summary>
/// <param name="FirstSeq">The sequence number of the first record.</param>
/// <param name="Partition">The partition that holds them.</param>
/// <param name="FirstOffset">The first record's offset; the others follow it. -1: stored, but the offset is not known.</param>
/// <param name="Count">How many records.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct AckRun(long FirstSeq, int Partition, long FirstOffset, int Count);
