using System.Runtime.InteropServices;

namespace StreamOtter.Subscribing;

/// <summary>What comes to a subscription, in order: one of a record, a gap, or a position that moved without either.</summary>
/// <param name="Record">A record.</param>
/// <param name="Gap">A gap.</param>
/// <param name="Position">A position.</param>
/// <param name="Bytes">The memory it takes, about.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Delivery(ReceivedRecord? Record, StreamGap? Gap, StreamPosition? Position, int Bytes);
