using Microsoft.Win32.SafeHandles;

namespace StreamOtter.Streams.Embedded;

/// <summary>A segment file on the disk.</summary>
internal sealed class DiskLogFile(string path, FileMode mode) : ILogFile
{
    // Others may delete it while it is open: retention does, under a reader's eyes.
    private readonly SafeFileHandle _handle =
        File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    public long Length => RandomAccess.GetLength(_handle);

    public int Read(Span<byte> buffer, long position)
    {
        var filled = 0;
        while (filled < buffer.Length)
        {
            var count = RandomAccess.Read(_handle, buffer[filled..], position + filled);
            if (count == 0)
                break;
            filled += count;
        }
        return filled;
    }

    public void Write(ReadOnlySpan<byte> bytes, long position) => RandomAccess.Write(_handle, bytes, position);

    public void Truncate(long length) => RandomAccess.SetLength(_handle, length);

    public void Sync() => FileSync.Data(_handle);

    public void Dispose() => _handle.Dispose();
}
