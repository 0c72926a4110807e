using System.Runtime.InteropServices;

namespace StreamOtter.Protocol.V1;

/// <summary>Who publishes on a connection: the <c>producer</c> of a <c>hello</c>.</summary>
/// <param name="Id">1 to 64 of A-Z a-z 0-9 . _ -, this producer's alone.</param>
/// <param name="Age">
/// From its second connection on: how long ago it first sent the oldest record that has no answer yet, zero where there
/// is none. On its first connection null.
/// </param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct HelloProducer(string Id, TimeSpan? Age)
{
    /// <summary>The greatest <see cref="Age"/>.</summary>
    public static TimeSpan MaxAge => TimeSpan.FromMinutes(10);
}
