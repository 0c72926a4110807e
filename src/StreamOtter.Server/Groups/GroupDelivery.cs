using System.Runtime.InteropServices;

namespace StreamOtter.Server.Groups;

/// <summary>A record on its way to a member.</summary>
/// <param name="Partition">Its partition.</param>
/// <param name="Record">The record in its encoding.</param>
/// <param name="Try">How often it has been delivered, this time included.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct GroupDelivery(int Partition, ReadOnlyMemory<byte> Record, int Try);
