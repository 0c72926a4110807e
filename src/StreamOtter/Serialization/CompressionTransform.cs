using System.IO.Compression;

namespace StreamOtter.Serialization;

/// <summary>
/// Compresses what is sent and inflates what is received, up to a bound: a few bytes can stand for gigabytes. One byte
/// in front tells whether the message was text.
/// </summary>
/// <param name="format">How. Default: gzip.</param>
/// <param name="maxInflatedBytes">The most that a received message may inflate to. Default 16 MiB.</param>
/// <param name="level">Time against size. Default: fastest, for messages that somebody waits for.</param>
public sealed class CompressionTransform(
    CompressionFormat format = CompressionFormat.Gzip, int maxInflatedBytes = 16 << 20, CompressionLevel level = CompressionLevel.Fastest)
    : IPayloadTransform
{
    private const int Chunk = 8 << 10;

    /// <inheritdoc/>
    public async ValueTask<MessageData> EncodeAsync(MessageData data, CancellationToken cancellationToken = default)
    {
        using var output = new MemoryStream();
        output.WriteByte(PayloadKind.Of(data));
        await using (var compressing = NewStream(output, CompressionMode.Compress))
            await compressing.WriteAsync(data.Bytes, cancellationToken).ConfigureAwait(false);
        return MessageData.FromBytes(output.GetBuffer().AsMemory(0, (int)output.Length));
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">It is not compressed so, is cut short, or inflates to more than the bound.</exception>
    public async ValueTask<MessageData> DecodeAsync(MessageData data, CancellationToken cancellationToken = default)
    {
        if (data.Length == 0)
            throw new InvalidDataException("An empty message is not compressed.");
        using var input = new MemoryStream(data.Bytes[1..].ToArray(), writable: false);
        using var inflating = NewStream(input, CompressionMode.Decompress);
        using var output = new MemoryStream();
        var chunk = new byte[Chunk];
        while (await ReadAsync(inflating, chunk, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            if (output.Length + count > maxInflatedBytes)
                throw new InvalidDataException($"The message inflates to more than {maxInflatedBytes} bytes (maxInflatedBytes).");
            output.Write(chunk, 0, count);
        }
        return PayloadKind.Restore(data.Bytes.Span[0], output.GetBuffer().AsMemory(0, (int)output.Length));
    }

    private static async ValueTask<int> ReadAsync(Stream inflating, byte[] chunk, CancellationToken cancellationToken)
    {
        try
        {
            return await inflating.ReadAsync(chunk, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is InvalidOperationException or IOException) // Brotli's word for it
        {
            throw new InvalidDataException("The message is not compressed in this format.", error);
        }
    }

    private Stream NewStream(Stream inner, CompressionMode mode) => (format, mode) switch
    {
        (CompressionFormat.Gzip, CompressionMode.Compress) => new GZipStream(inner, level, leaveOpen: true),
        (CompressionFormat.Gzip, _) => new GZipStream(inner, mode),
        (_, CompressionMode.Compress) => new BrotliStream(inner, level, leaveOpen: true),
        _ => new BrotliStream(inner, mode),
    };
}
