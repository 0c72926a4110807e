using System.Text;
using System.Text.Json;

namespace StreamOtter.Cli.StreamSea;

/// <summary>What stream-sea's options take: a file's path, or the thing itself.</summary>
internal static class SeaInput
{
    private const int MaxBytes = 64 << 20;

    /// <summary>JSON: the content of a file where there is one of that name, else the text itself; from standard input where nothing is given.</summary>
    /// <exception cref="FormatException">It is neither; the message says so.</exception>
    public static async Task<JsonElement> ReadJsonAsync(string option, string? given, int maxDepth, CancellationToken cancellationToken)
    {
        var isFile = given is null || File.Exists(given);
        var source = given is null ? "standard input" : isFile ? $"'{given}'" : "this";
        try
        {
            var bytes = given is null ? await ReadInputAsync(cancellationToken) : isFile ? ReadFile(given) : Encoding.UTF8.GetBytes(given);
            return JsonElement.Parse(WithoutMark(bytes), new JsonDocumentOptions { MaxDepth = maxDepth });
        }
        catch (JsonException error)
        {
            throw new FormatException($"{option}: {source} is {(isFile ? "no JSON" : "neither a file nor JSON")}: {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{option}: {source} cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Text: the content of a file where there is one of that name, else the text itself.</summary>
    /// <exception cref="FormatException">The file cannot be read.</exception>
    public static string ReadText(string option, string given)
    {
        try
        {
            return File.Exists(given) ? Encoding.UTF8.GetString(WithoutMark(ReadFile(given))).Trim() : given;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{option}: '{given}' cannot be read: {error.Message}", error);
        }
    }

    private static byte[] ReadFile(string path)
    {
        using var file = File.OpenRead(path);
        return ReadAsync(file, CancellationToken.None).GetAwaiter().GetResult();
    }

    // A blocked read of standard input heeds no token, and is left behind when one is cancelled.
    private static Task<byte[]> ReadInputAsync(CancellationToken cancellationToken) =>
        Task.Run(() => ReadAsync(Console.OpenStandardInput(), CancellationToken.None), CancellationToken.None).WaitAsync(cancellationToken);

    private static async Task<byte[]> ReadAsync(Stream input, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        var buffer = new byte[64 << 10];
        while (await input.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (content.Length + read > MaxBytes)
                throw new IOException($"it has more than {MaxBytes} bytes.");
            content.Write(buffer, 0, read);
        }
        return content.ToArray();
    }

    private static ReadOnlySpan<byte> WithoutMark(byte[] bytes) => bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsSpan("\uFEFF"u8.Length) : bytes;
}
