using StreamOtter.Protocol.Tokens;

namespace StreamOtter.Cli.Tokens;

/// <summary>Key files of the command line.</summary>
internal static class KeyFile
{
    /// <summary>Reads the key to sign with.</summary>
    /// <exception cref="TokenKeyException">It cannot be used, or there are several that could.</exception>
    public static TokenKey ReadOne(string path) => TokenKeyReader.ReadFile(path).Where(key => key.CanSign).ToArray() switch
    {
        [var key] => key,
        [] => throw new TokenKeyException($"'{path}' holds public keys only; to sign, give the private one."),
        _ => throw new TokenKeyException($"'{path}' holds several keys that can sign; give a file with one of them."),
    };
}
