using System.Text;

namespace StreamOtter.Protocol.Tokens;

/// <summary>
/// Reads keys: PEM, a JWK or a JWKS (RFC 7517), or a shared secret in text, told apart by what they look like. A
/// public key, in whatever form, is never taken for a secret: everybody has it, and could sign with it.
/// </summary>
public static class TokenKeyReader
{
    private const int MaxFileBytes = 1 << 20;

    /// <summary>Reads the keys of a file.</summary>
    /// <exception cref="TokenKeyException">It cannot be read, or holds no key that can be used; the message names the file.</exception>
    public static IReadOnlyList<TokenKey> ReadFile(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (file.CanSeek && file.Length > MaxFileBytes)
                throw new TokenKeyException($"It has more than {MaxFileBytes} bytes.");
            using var content = new MemoryStream();
            file.CopyTo(content);
            return Read(content.ToArray());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or TokenKeyException)
        {
            throw new TokenKeyException($"The key file '{path}' cannot be used: {error.Message}", error);
        }
    }

    /// <summary>Reads the keys of a file's content.</summary>
    /// <exception cref="TokenKeyException">It holds no key that can be used.</exception>
    public static IReadOnlyList<TokenKey> Read(ReadOnlySpan<byte> content)
    {
        content = content.StartsWith("\uFEFF"u8) ? content["\uFEFF"u8.Length..] : content;
        if (content.TrimStart(" \t\r\n"u8).StartsWith("{"u8))
            return JwkReader.Read(content);
        return content.IndexOf("-----BEGIN "u8) >= 0 ? [PemKeyReader.Read(Encoding.UTF8.GetString(content))] : [TokenKey.FromSecret(Secret(content))];
    }

    /// <summary>Text, without the line break that editors put behind it.</summary>
    private static ReadOnlySpan<byte> Secret(ReadOnlySpan<byte> content)
    {
        var text = content.TrimEnd("\r\n"u8);
        if (text.ContainsAnyExceptInRange((byte)' ', (byte)'~') || text.StartsWith("ssh-"u8) || text.StartsWith("ecdsa-"u8))
            throw new TokenKeyException("It is neither a key in PEM, a JWK or JWKS, nor a shared secret of one line of ASCII text.");
        return text;
    }
}
