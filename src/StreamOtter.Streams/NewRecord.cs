using System.Runtime.InteropServices;

namespace StreamOtter.Streams;

/// <summary>A record to be appended. Its memory must not change until the append has answered.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct NewRecord
{
    /// <summary>The key, or null for none. Records of one key go to one partition.</summary>
    public ReadOnlyMemory<byte>? Key { get; init; }

    /// <summary>The value, or null for none (on a compacted topic: a tombstone).</summary>
    public ReadOnlyMemory<byte>? Value { get; init; }

    /// <summary>Headers, in order; a name may come more than once. Null or empty for none.</summary>
    public IReadOnlyList<RecordHeader>? Headers { get; init; }

    /// <summary>Milliseconds since 1970-01-01T00:00:00Z. Default: the time of the append.</summary>
    public long? Timestamp { get; init; }

    /// <summary>The partition. Default: by the key's hash as Kafka's own clients do it, any partition without a key.</summary>
    public int? Partition { get; init; }
}
