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

    /// <summary>The text itself where it is not in the message as it is.</summary>
    public byte[]? Unescaped { get; init; }
}
