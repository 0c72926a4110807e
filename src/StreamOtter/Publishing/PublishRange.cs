using System.Runtime.InteropServices;

namespace StreamOtter.Publishing;

/// <summary>Records of one call that wait to be sent, or were sent together.</summary>
/// <param name="Entry">The call.</param>
/// <param name="From">The first record.</param>
/// <param name="To">The one behind the last.</param>
/// <param name="FirstSent">
/// When they were first sent, by the client's clock, or null. Ranges that were have their sequence numbers for good.
/// </param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PublishRange(PublishEntry Entry, int From, int To, long? FirstSent = null)
{
    public int Count => To - From;
}
