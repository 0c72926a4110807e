using System.Security.Cryptography;

namespace StreamOtter.Protocol.Tokens;

/// <summary>An RSA key, public or private (RFC 7518, sections 3.3 and 3.5).</summary>
internal sealed class RsaTokenKey : TokenKey
{
    private const int MinBits = 2048;
    private const int MaxBits = 16384; // so that nobody's signature takes seconds to check

    private readonly Lock _gate = new(); // .NET does not promise that a key serves two threads
    private readonly RSA _rsa;

    public RsaTokenKey(RSA rsa, bool isPrivate, string? id, TokenAlgorithm? only)
        : base(
            id, only, TokenAlgorithm.RS256, TokenAlgorithm.RS384, TokenAlgorithm.RS512,
            TokenAlgorithm.PS256, TokenAlgorithm.PS384, TokenAlgorithm.PS512)
    {
        if (rsa.KeySize is < MinBits or > MaxBits)
            throw new TokenKeyException($"An RSA key has {MinBits} to {MaxBits} bits; this one has {rsa.KeySize}.");
        _rsa = rsa;
        CanSign = isPrivate;
    }

    public override bool CanSign { get; }

    private protected override byte[] SignData(TokenAlgorithm algorithm, ReadOnlySpan<byte> data)
    {
        lock (_gate)
            return _rsa.SignData(data, TokenAlgorithms.HashOf(algorithm), PaddingOf(algorithm));
    }

    private protected override bool VerifyData(TokenAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        lock (_gate)
            return _rsa.VerifyData(data, signature, TokenAlgorithms.HashOf(algorithm), PaddingOf(algorithm));
    }

    private static RSASignaturePadding PaddingOf(TokenAlgorithm algorithm) =>
        algorithm is TokenAlgorithm.PS256 or TokenAlgorithm.PS384 or TokenAlgorithm.PS512 ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
}
