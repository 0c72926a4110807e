using System.Runtime.InteropServices;

namespace StreamOtter.Protocol.V1;

/// <summary>A record as it stands in <c>publish</c> and <c>records</c> (spec/protocol.md, sections 3 and 4).</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct WireRecord
{
    /// <summary>No record yet.</summary>
    public WireRecord()
    {
    }

    /// <summary><c>p</c>; in <c>publish</c> it may be missing.</summary>
    public int? Partition { get; init; }

    /// <summary><c>o</c>; -1 in <c>publish</c>, which has none.</summary>
    public long Offset { get; init; } = -1;

    /// <summary><c>t</c>: milliseconds since 1970-01-01T00:00:00Z; <c>publish</c> has none.</summary>
    public long Timestamp { get; init; }

    /// <summary><c>n</c>: which try of a group this is.</summary>
    public int Try { get; init; } = 1;

    /// <summary><c>k</c> or <c>kb</c>: the key, or null.</summary>
    public ReadOnlyMemory<byte>? Key { get; init; }

    /// <summary>Which of <c>v</c>, <c>s</c> and <c>b</c> holds the value.</summary>
    public RecordValueKind Kind { get; init; }

    /// <summary>The bytes of the value; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Value { get; init; }

    /// <summary><c>h</c>: the headers in order.</summary>
    public IReadOnlyList<WireHeader> Headers { get; init; } = [];
}
