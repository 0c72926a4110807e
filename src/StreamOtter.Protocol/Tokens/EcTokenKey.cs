using System.Security.Cryptography;

namespace StreamOtter.Protocol.Tokens;

/// <summary>A key on one of NIST's curves, public or private (RFC 7518, section 3.4). The curve fixes the algorithm.</summary>
internal sealed class EcTokenKey(ECDsa ec, bool isPrivate, string? id, TokenAlgorithm? only) : TokenKey(id, only, Fitting(ec))
{
    private readonly Lock _gate = new(); // .NET does not promise that a key serves two threads

    public override bool CanSign => isPrivate;

    private protected override byte[] SignData(TokenAlgorithm algorithm, ReadOnlySpan<byte> data)
    {
        lock (_gate)
            return ec.SignData(data, TokenAlgorithms.HashOf(algorithm), DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private protected override bool VerifyData(TokenAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        lock (_gate)
            return ec.VerifyData(data, signature, TokenAlgorithms.HashOf(algorithm), DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    // By the curve's name, not by its size: others have 256 bits as well.
    private static TokenAlgorithm Fitting(ECDsa ec) => ec.ExportParameters(includePrivateParameters: false).Curve switch
    {
        { IsNamed: true, Oid.Value: "1.2.840.10045.3.1.7" } => TokenAlgorithm.ES256,
        { IsNamed: true, Oid.Value: "1.3.132.0.34" } => TokenAlgorithm.ES384,
        { IsNamed: true, Oid.Value: "1.3.132.0.35" } => TokenAlgorithm.ES512,
        _ => throw new TokenKeyException("An elliptic key is on P-256, P-384 or P-521; this one is on another curve."),
    };
}
