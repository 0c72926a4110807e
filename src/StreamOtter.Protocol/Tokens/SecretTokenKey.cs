using System.Security.Cryptography;

namespace StreamOtter.Protocol.Tokens;

/// <summary>A shared secret (RFC 7518, section 3.2).</summary>
internal sealed class SecretTokenKey(byte[] secret, string? id, TokenAlgorithm? only) : TokenKey(id, only, Fitting(secret.Length))
{
    private const int MinBytes = 32;

    public override bool CanSign => true;

    private protected override byte[] SignData(TokenAlgorithm algorithm, ReadOnlySpan<byte> data) =>
        CryptographicOperations.HmacData(TokenAlgorithms.HashOf(algorithm), secret, data);

    private protected override bool VerifyData(TokenAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        CryptographicOperations.FixedTimeEquals(SignData(algorithm, data), signature);

    /// <summary>A secret is at least as long as the hash.</summary>
    private static TokenAlgorithm[] Fitting(int bytes) => bytes switch
    {
        < MinBytes => throw new TokenKeyException($"A shared secret has at least {MinBytes} bytes; this one has {bytes}."),
        < 48 => [TokenAlgorithm.HS256],
        < 64 => [TokenAlgorithm.HS256, TokenAlgorithm.HS384],
        _ => [TokenAlgorithm.HS256, TokenAlgorithm.HS384, TokenAlgorithm.HS512],
    };
}
