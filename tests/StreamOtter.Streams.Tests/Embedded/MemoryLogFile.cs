using StreamOtter.Streams.Embedded;

namespace StreamOtter.Streams.Tests.Embedded;

internal sealed class MemoryLogFile(MemoryLogFolder folder) : ILogFile
{
    private readonly Lock _gate = new();

    public byte[] Bytes { get; set; } = [];

    /// <summary>How many bytes a power cut cannot take.</summary>
    public int Synced { get; set; }

    /// <summary>How many bytes of the next write get written before it fails.</summary>
    public int? ShortWrite { get; set; }

    public long Length => Bytes.Length;

    public int Read(Span<byte> buffer, long position)
    {
        lock (_gate)
        {
            var count = (int)Math.Clamp(Bytes.Length - position, 0, buffer.Length);
            Bytes.AsSpan((int)position, count).CopyTo(buffer);
            return count;
        }
    }

    public void Write(ReadOnlySpan<byte> bytes, long position)
    {
        folder.Before("write");
        lock (_gate)
        {
            var count = Math.Min(ShortWrite ?? bytes.Length, bytes.Length);
            var grown = new byte[Math.Max(Bytes.Length, position + count)];
            Bytes.CopyTo(grown, 0);
            bytes[..count].CopyTo(grown.AsSpan((int)position));
            Bytes = grown;
        }
        if (ShortWrite is not null)
        {
            ShortWrite = null;
            throw MemoryErrors.DiskFull();
        }
    }

    public void Truncate(long length)
    {
        folder.Before("truncate");
        lock (_gate)
        {
            Bytes = Bytes[..(int)length];
            Synced = Math.Min(Synced, Bytes.Length);
        }
    }

    public void Sync()
    {
        folder.Before("sync");
        Synced = Bytes.Length;
    }

    public void Dispose()
    {
    }
}
