using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace StreamOtter.Cli.Output;

/// <summary>Lines of bytes to standard output, many in a write.</summary>
internal sealed class LineOutput : IDisposable
{
    private const int FlushBytes = 64 << 10;

    private readonly Stream _output = Open();

    /// <summary>Where the line is written to.</summary>
    public ArrayBufferWriter<byte> Buffer { get; } = new(FlushBytes);

    /// <summary>Whether nobody reads what is written any more.</summary>
    public bool IsClosed { get; private set; }

    public void EndLine()
    {
        Buffer.Write("\n"u8);
        if (Buffer.WrittenCount >= FlushBytes)
            Flush();
    }

    public void Flush()
    {
        if (Buffer.WrittenCount == 0 || IsClosed)
            return;
        try
        {
            _output.Write(Buffer.WrittenSpan);
            Buffer.ResetWrittenCount();
        }
        catch (IOException)
        {
            IsClosed = true; // such as "| head", which has what it wanted
        }
    }

    public void Dispose() => _output.Dispose();

    /// <summary>
    /// <see cref="Console"/> keeps silent about a reader that has gone, and <see cref="FileStream"/> writes to a file at
    /// places of its own choice: each for what it does right.
    /// </summary>
    private static Stream Open()
    {
        var output = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return OperatingSystem.IsWindows() || output.CanSeek ? Console.OpenStandardOutput() : output;
    }
}
