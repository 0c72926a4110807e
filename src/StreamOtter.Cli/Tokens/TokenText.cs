using System.Text;
using StreamOtter.Protocol.Tokens;

namespace StreamOtter.Cli.Tokens;

/// <summary>Tokens in files.</summary>
internal static class TokenText
{
    /// <summary>Reads a token and what is around it: white space goes. Of what is longer than any token only the beginning is read.</summary>
    public static string Read(Stream input)
    {
        var buffer = new byte[CompactJws.MaxLength + 1024];
        return Encoding.UTF8.GetString(buffer, 0, input.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)).Trim();
    }
}
