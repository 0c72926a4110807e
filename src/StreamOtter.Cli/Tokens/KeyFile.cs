using System.Text;
using StreamOtter.Protocol.Tokens;

namespace StreamOtter.Cli.Tokens;

/// <summary>Key files of the command line.</summary>
internal static class KeyFile
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Public = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Reads the key to sign with.</summary>
    /// <exception cref="TokenKeyException">It cannot be used, or there are several that could.</exception>
    public static TokenKey ReadOne(string path) => TokenKeyReader.ReadFile(path).Where(key => key.CanSign).ToArray() switch
    {
        [var key] => key,
        [] => throw new TokenKeyException($"'{path}' holds public keys only; to sign, give the private one."),
        _ => throw new TokenKeyException($"'{path}' holds several keys that can sign; give a file with one of them."),
    };

    /// <summary>Writes a key, never over a file that is there: it may be the only copy of a key in use.</summary>
    /// <exception cref="UsageException">It cannot be written; the message ends with the mend.</exception>
    public static void WriteNew(string path, string text, bool isSecret, string mend)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = isSecret ? Private : Public;
            using var file = new FileStream(path, options);
            file.Write(Encoding.ASCII.GetBytes(text + "\n"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{path}' cannot be written: {error.Message.TrimEnd('.')}. {mend}");
        }
    }
}
