using System.Runtime.InteropServices;

namespace StreamOtter.Subscribing;

/// <summary>What the application says of a group's record, to be sent.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct GroupAnswer(int Partition, long Offset, bool IsDone, long Delay, bool IsDead)
{
    /// <summary>Whether both can be in one message.</summary>
    public bool IsLike(GroupAnswer other) => IsDone == other.IsDone && Delay == other.Delay && IsDead == other.IsDead;
}
