using System.Runtime.InteropServices;

namespace StreamOtter.Publishing;

/// <summary>Records that were sent and await their answer.</summary>
/// <param name="Records">The records.</param>
/// <param name="FirstSeq">The sequence number of the first.</param>
/// <param name="Bytes">Bytes of credit that come back with the last of them.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SentRange(PublishRange Records, long FirstSeq, long Bytes)
{
    /// <summary>The sequence number behind the last.</summary>
    public long EndSeq => FirstSeq + Records.Count;
}
