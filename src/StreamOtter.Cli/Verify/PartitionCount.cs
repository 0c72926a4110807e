using System.Runtime.InteropServices;

namespace StreamOtter.Cli.Verify;

/// <summary>What a subscriber got of a partition.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PartitionCount(long Records, long Duplicates, long Reordered, long Gaps);
