using System.Security.Cryptography;

namespace StreamOtter.Protocol.Tokens;

/// <summary>The algorithms by name, and the hash of each.</summary>
public static class TokenAlgorithms
{
    private static readonly Dictionary<string, TokenAlgorithm> ByName =
        Enum.GetValues<TokenAlgorithm>().ToDictionary(algorithm => algorithm.ToString(), StringComparer.Ordinal);

    /// <summary>Finds an algorithm by the name that stands in a token; case counts.</summary>
    public static bool TryParse(string? name, out TokenAlgorithm algorithm) => ByName.TryGetValue(name ?? "", out algorithm);

    internal static HashAlgorithmName HashOf(TokenAlgorithm algorithm) => algorithm switch
    {
        TokenAlgorithm.HS256 or TokenAlgorithm.RS256 or TokenAlgorithm.PS256 or TokenAlgorithm.ES256 => HashAlgorithmName.SHA256,
        TokenAlgorithm.HS384 or TokenAlgorithm.RS384 or TokenAlgorithm.PS384 or TokenAlgorithm.ES384 => HashAlgorithmName.SHA384,
        _ => HashAlgorithmName.SHA512,
    };
}
