using System.Runtime.InteropServices;

namespace StreamOtter.Streams;

/// <summary>What a read found.</summary>
/// <param name="Batch">The records, perhaps none. Valid for as long as it is referenced.</param>
/// <param name="Next">The offset to read next. All records before it are in the batch.</param>
/// <param name="Range">What the partition held when it was read.</param>
/// <param name="OutOfRange">
/// The offset asked for is not in <see cref="Range"/>: retention has taken it, or it was never written. The batch is
/// empty and <see cref="Next"/> is the nearest offset that can be read.
/// </param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ReadResult(RecordBatch Batch, long Next, OffsetRange Range, bool OutOfRange = false);
