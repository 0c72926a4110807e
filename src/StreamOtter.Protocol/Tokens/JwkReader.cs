using System.Security.Cryptography;
using System.Text.Json;

namespace StreamOtter.Protocol.Tokens;

/// <summary>Reads keys in JSON (RFC 7517; RFC 7518, section 6): one, or a set of them.</summary>
internal static class JwkReader
{
    public static IReadOnlyList<TokenKey> Read(ReadOnlySpan<byte> json)
    {
        if (!TokenJson.TryReadObject(json, out var root))
            throw new TokenKeyException("It is no JSON object, or a name in it comes twice.");
        if (!root.TryGetProperty("keys"u8, out var list))
            return [ReadKey(root) ?? throw new TokenKeyException("The key is of a kind that cannot sign tokens: 'kty' is oct, RSA or EC, 'use' is sig.")];
        if (list.ValueKind != JsonValueKind.Array || list.EnumerateArray().Any(key => key.ValueKind != JsonValueKind.Object))
            throw new TokenKeyException("'keys' must be a list of keys.");
        // A set may hold keys for other purposes (RFC 7517, section 5).
        TokenKey[] keys = [.. list.EnumerateArray().Select(ReadKey).OfType<TokenKey>()];
        return keys.Length > 0 ? keys : throw new TokenKeyException("The set holds no key that can sign tokens.");
    }

    /// <summary>Answers null for a key that is not for signatures, or of a kind that is not known.</summary>
    private static TokenKey? ReadKey(JsonElement jwk)
    {
        var only = default(TokenAlgorithm?);
        if (Text(jwk, "use") is not (null or "sig"))
            return null;
        if (Text(jwk, "alg") is { } name)
        {
            if (!TokenAlgorithms.TryParse(name, out var algorithm))
                return null;
            only = algorithm;
        }
        var id = Text(jwk, "kid");
        try
        {
            return Text(jwk, "kty") switch
            {
                "oct" => new SecretTokenKey(Bytes(jwk, "k"), id, only),
                "RSA" => ReadRsa(jwk, id, only),
                "EC" => ReadEc(jwk, id, only),
                _ => null,
            };
        }
        catch (CryptographicException error)
        {
            throw new TokenKeyException("The key's numbers are no key.", error);
        }
    }

    private static RsaTokenKey ReadRsa(JsonElement jwk, string? id, TokenAlgorithm? only)
    {
        var numbers = new RSAParameters { Modulus = Bytes(jwk, "n"), Exponent = Bytes(jwk, "e") };
        var isPrivate = jwk.TryGetProperty("d"u8, out _);
        if (isPrivate)
        {
            var (whole, half) = (numbers.Modulus.Length, (numbers.Modulus.Length + 1) / 2);
            numbers.D = Bytes(jwk, "d", whole);
            numbers.P = Bytes(jwk, "p", half);
            numbers.Q = Bytes(jwk, "q", half);
            numbers.DP = Bytes(jwk, "dp", half);
            numbers.DQ = Bytes(jwk, "dq", half);
            numbers.InverseQ = Bytes(jwk, "qi", half);
        }
        return new RsaTokenKey(RSA.Create(numbers), isPrivate, id, only);
    }

    private static EcTokenKey ReadEc(JsonElement jwk, string? id, TokenAlgorithm? only)
    {
        var curve = Text(jwk, "crv") switch
        {
            "P-256" => ECCurve.NamedCurves.nistP256,
            "P-384" => ECCurve.NamedCurves.nistP384,
            "P-521" => ECCurve.NamedCurves.nistP521,
            _ => throw new TokenKeyException("'crv' is P-256, P-384 or P-521."),
        };
        var isPrivate = jwk.TryGetProperty("d"u8, out _);
        var numbers = new ECParameters
        {
            Curve = curve,
            Q = new ECPoint { X = Bytes(jwk, "x"), Y = Bytes(jwk, "y") },
            D = isPrivate ? Bytes(jwk, "d") : null,
        };
        return new EcTokenKey(ECDsa.Create(numbers), isPrivate, id, only);
    }

    private static string? Text(JsonElement jwk, string name) =>
        TokenJson.TryGetText(jwk, name, out var text) ? text : throw new TokenKeyException($"'{name}' must be a string.");

    /// <summary>A number, most significant byte first; filled up to a size where .NET wants it so.</summary>
    private static byte[] Bytes(JsonElement jwk, string name, int size = 0)
    {
        if (Text(jwk, name) is not { } text || !StrictBase64Url.TryDecode(text, out var bytes) || bytes.Length == 0)
            throw new TokenKeyException($"'{name}' must be there, in base64url.");
        return bytes.Length < size ? [.. new byte[size - bytes.Length], .. bytes] : bytes;
    }
}
