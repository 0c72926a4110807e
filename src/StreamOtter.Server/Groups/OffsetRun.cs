using System.Runtime.InteropServices;

namespace StreamOtter.Server.Groups;

/// <summary>Offsets that follow one another, whether or not there is a record at each of them.</summary>
/// <param name="Partition">Their partition.</param>
/// <param name="First">The first.</param>
/// <param name="End">The one after the last.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OffsetRun(int Partition, long First, long End)
{
    /// <summary>By partition, and in it by the first offset.</summary>
    public static Comparer<OffsetRun> Order { get; } = Comparer<OffsetRun>.Create((a, b) => (a.Partition, a.First).CompareTo((b.Partition, b.First)));
}
