using System.Runtime.InteropServices;

namespace StreamOtter.Cli.Verify;

/// <summary>What subscribers got of a partition.</summary>
/// <param name="Records">Records of this run.</param>
/// <param name="Duplicates">Those of them that had come before.</param>
/// <param name="Reordered">Those that came behind one that was published later, or at an offset that was past.</param>
/// <param name="Gaps">How often the gateway said that records are gone.</param>
/// <param name="Foreign">Records that somebody else published; no fault.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PartitionCount(long Records, long Duplicates, long Reordered, long Gaps, long Foreign)
{
    public static PartitionCount operator +(PartitionCount one, PartitionCount other) => new(
        one.Records + other.Records,
        one.Duplicates + other.Duplicates,
        one.Reordered + other.Reordered,
        one.Gaps + other.Gaps,
        one.Foreign + other.Foreign);
}
