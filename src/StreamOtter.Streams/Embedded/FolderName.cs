using System.Security.Cryptography;
using System.Text;

namespace StreamOtter.Streams.Embedded;

/// <summary>
/// The folder of a stream. Two names never share one, also where the file system takes upper and lower case for the
/// same, and none is a name that a system keeps for itself: lower-case letters, digits, '-' and '_' stand for
/// themselves, an upper-case letter is '=' and its lower case, '.' is '+', a reserved name gets a '=' at its end, and
/// a name that would be too long ends with "==" and its SHA-256.
/// </summary>
internal static class FolderName
{
    // 255 bytes is what file systems take.
    private const int MaxLength = 200;
    private const int KeptLength = 100;

    public static string Of(string streamName)
    {
        var folder = new StringBuilder(streamName.Length + 8);
        foreach (var letter in streamName)
        {
            if (char.IsAsciiLetterUpper(letter))
                folder.Append('=').Append(char.ToLowerInvariant(letter));
            else
                folder.Append(letter == '.' ? '+' : letter);
        }
        if (folder.Length > MaxLength)
        {
            folder.Length = KeptLength;
            folder.Append("==").Append(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(streamName))));
        }
        return IsReserved(folder.ToString()) ? folder.Append('=').ToString() : folder.ToString();
    }

    private static bool IsReserved(string name) =>
        name is "con" or "prn" or "aux" or "nul"
        || (name.Length == 4 && name[..3] is ("com" or "lpt") && char.IsAsciiDigit(name[3]));
}
