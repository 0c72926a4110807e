using System.Runtime.InteropServices;
using StreamOtter.Server.V1.Filters;

namespace StreamOtter.Server.StreamSea.Filters;

/// <summary>What was found at a place of a message.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FdslFound
{
    public bool IsLookedFor { get; init; }

    public FilterValueKind Kind { get; init; }

    /// <summary>Where its text begins in the message.</summary>
    public int Start { get; init; }

    public int Length { get; init; }

    /// <summary>The text itself where the message has it with escapes, or as more digits than are worth reading again.</summary>
    public byte[]? Text { get; init; }
}
