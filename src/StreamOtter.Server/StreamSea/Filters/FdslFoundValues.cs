using System.Runtime.CompilerServices;

namespace StreamOtter.Server.StreamSea.Filters;

/// <summary>What was found, on the stack.</summary>
[InlineArray(Max)]
internal struct FdslFoundValues
{
    /// <summary>As many different paths a filter has at most: each is one way through the message.</summary>
    public const int Max = 64;

    private FdslFound _first;
}
