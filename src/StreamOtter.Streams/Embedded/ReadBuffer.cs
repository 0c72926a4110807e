using System.Buffers;
using System.Runtime.InteropServices;

namespace StreamOtter.Streams.Embedded;

/// <summary>
/// Where a read puts its bytes: an array of its own each time, which the caller may keep, or one pooled array that is
/// used again.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct ReadBuffer(bool pooled) : IDisposable
{
    private byte[]? _array;

    /// <summary>Memory for the next read; what was handed out before is given up.</summary>
    public Memory<byte> Take(int size)
    {
        if (!pooled)
            return GC.AllocateUninitializedArray<byte>(size);
        if (_array is null || _array.Length < size)
        {
            Dispose();
            _array = ArrayPool<byte>.Shared.Rent(size);
        }
        return _array.AsMemory(0, size);
    }

    public void Dispose()
    {
        if (_array is { } array)
        {
            _array = null;
            ArrayPool<byte>.Shared.Return(array);
        }
    }
}
