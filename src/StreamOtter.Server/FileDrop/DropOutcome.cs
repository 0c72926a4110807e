using System.Runtime.InteropServices;

namespace StreamOtter.Server.FileDrop;

/// <summary>What became of a file.</summary>
/// <param name="Records">How many of its records were published now.</param>
/// <param name="Problem">Why it was set aside; null where all of it is in the stream.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DropOutcome(long Records, string? Problem);
