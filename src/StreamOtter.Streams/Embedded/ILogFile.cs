namespace StreamOtter.Streams.Embedded;

/// <summary>
/// One segment file. Reading is safe on any thread, also while it is written; everything else belongs to the writer.
/// After disposal reading throws <see cref="ObjectDisposedException"/>.
/// </summary>
internal interface ILogFile : IDisposable
{
    long Length { get; }

    /// <summary>Fills the buffer from a position; answers fewer bytes only where the file ends.</summary>
    int Read(Span<byte> buffer, long position);

    /// <summary>Writes all bytes. A failure may have written some of them.</summary>
    void Write(ReadOnlySpan<byte> bytes, long position);

    void Truncate(long length);

    /// <summary>Returns once everything written is durable.</summary>
    void Sync();
}
