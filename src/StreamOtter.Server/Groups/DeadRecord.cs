using System.Runtime.InteropServices;

namespace StreamOtter.Server.Groups;

/// <summary>A record that is given up.</summary>
/// <param name="Partition">Its partition.</param>
/// <param name="Bytes">The record in its encoding.</param>
/// <param name="Tries">How often it was delivered.</param>
/// <param name="Reason">Why it is given up; see <see cref="DeadReason"/>.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DeadRecord(int Partition, ReadOnlyMemory<byte> Bytes, int Tries, string Reason);
