using System.Buffers;
using System.IO.Pipelines;

namespace StreamOtter.Cli.Publish;

/// <summary>
/// Reads lines, as bytes without their line feeds: as many at once as have come, so that a slow input is published
/// line by line and a fast one in batches.
/// </summary>
internal sealed class LineReader(Stream input, int maxLines)
{
    private const int MaxLineBytes = 64 << 20;

    private readonly PipeReader _reader = PipeReader.Create(input, new StreamPipeReaderOptions(bufferSize: 64 << 10));

    /// <summary>The next lines, or null at the end. A last line needs no line feed.</summary>
    /// <exception cref="FormatException">A line is too long.</exception>
    public async Task<List<byte[]>?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // A blocked read of standard input heeds no token, and is left behind when one is cancelled.
            var result = await _reader.ReadAsync(CancellationToken.None).AsTask().WaitAsync(cancellationToken);
            var buffer = result.Buffer;
            var lines = new List<byte[]>();
            while (lines.Count < maxLines && buffer.PositionOf((byte)'\n') is { } end)
            {
                lines.Add(buffer.Slice(0, end).ToArray());
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }
            if (lines.Count == 0 && result.IsCompleted)
            {
                if (buffer.IsEmpty)
                    return null;
                lines.Add(buffer.ToArray());
                buffer = buffer.Slice(buffer.End);
            }
            if (buffer.Length > MaxLineBytes)
                throw new FormatException($"A line has more than {MaxLineBytes} bytes.");
            _reader.AdvanceTo(buffer.Start, lines.Count > 0 ? buffer.Start : buffer.End);
            if (lines.Count > 0)
                return lines;
        }
    }
}
