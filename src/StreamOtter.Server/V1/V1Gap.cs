using System.Runtime.InteropServices;

namespace StreamOtter.Server.V1;

/// <summary>Records that cannot be delivered.</summary>
/// <param name="Partition">Where.</param>
/// <param name="From">The first that is missing.</param>
/// <param name="To">The first that is not.</param>
/// <param name="Reason">Why: the protocol's word.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct V1Gap(int Partition, long From, long To, string Reason)
{
    public const string Retention = "retention";
    public const string Slow = "slow";
    public const string Recreated = "recreated";
}
