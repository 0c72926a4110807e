using System.Buffers;
using System.Buffers.Text;

namespace StreamOtter.Protocol.Tokens;

/// <summary>
/// Base64url as RFC 7515, section 2, has it: no padding, no white space, and one text for each sequence of bytes, so
/// that no token can be written in two ways.
/// </summary>
internal static class StrictBase64Url
{
    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        if (text.ContainsAnyExcept(Alphabet)) // .NET takes padding and white space
            return false;
        var target = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (Base64Url.DecodeFromChars(text, target, out _, out var written) != OperationStatus.Done)
            return false;
        bytes = target[..written];
        return true;
    }
}
