using System.Runtime.InteropServices;

namespace StreamOtter.Streams;

/// <summary>
/// Records of one partition, one after the other in the layout of <see cref="RecordCodec"/>, in the order of their
/// offsets: <c>foreach (var record in batch)</c>.
/// </summary>
/// <param name="Bytes">The records' bytes: whole records, checked by whoever made the batch.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RecordBatch(ReadOnlyMemory<byte> Bytes)
{
    /// <summary>No records.</summary>
    public static RecordBatch Empty => default;

    /// <summary>Whether there is no record in it.</summary>
    public bool IsEmpty => Bytes.IsEmpty;

    /// <summary>A walk from the first record.</summary>
    public RecordReader GetEnumerator() => new(Bytes.Span);
}
