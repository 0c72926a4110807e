using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using StreamOtter.Protocol.Tokens;

namespace StreamOtter.Protocol.Tests.Tokens;

/// <summary>Keys, and tokens made by hand, right or wrong.</summary>
internal static class TestTokens
{
    public const string SecretText = "a secret of more than sixty-four bytes, which is what HS512 asks for.";

    public static readonly RSA Rsa = RSA.Create(2048);

    public static readonly ECDsa Ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static TokenKey Secret { get; } = Read(SecretText);

    public static TokenKey Read(string text) => TokenKeyReader.Read(Encoding.UTF8.GetBytes(text)).Single();

    /// <summary>A key of which nobody knows more than the public part, and the key itself.</summary>
    public static (TokenKey Private, TokenKey Public) Pair(TokenAlgorithm algorithm)
    {
        AsymmetricAlgorithm pair = algorithm switch
        {
            TokenAlgorithm.ES256 => Ec,
            TokenAlgorithm.ES384 => ECDsa.Create(ECCurve.NamedCurves.nistP384),
            TokenAlgorithm.ES512 => ECDsa.Create(ECCurve.NamedCurves.nistP521),
            _ => Rsa,
        };
        return (Read(pair.ExportPkcs8PrivateKeyPem()), Read(pair.ExportSubjectPublicKeyInfoPem()));
    }

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    /// <summary>A token whose header and claims are just these.</summary>
    public static string Signed(string header, string claims, TokenKey? key = null, TokenAlgorithm algorithm = TokenAlgorithm.HS256)
    {
        var signed = $"{Encode(header)}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString((key ?? Secret).Sign(algorithm, Encoding.ASCII.GetBytes(signed)))}";
    }
}
