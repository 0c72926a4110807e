using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace StreamOtter.Protocol.Tokens;

/// <summary>
/// Signed bytes in the compact form of RFC 7515, section 7.1:
/// <code>
/// BASE64URL(header) . BASE64URL(payload) . BASE64URL(signature)      signed: everything before the second dot
/// </code>
/// Reading it says nothing about the signature; <see cref="IsSignedBy"/> does. Keys that a header brings along
/// (<c>jwk</c>, <c>jku</c>, <c>x5c</c> …) are never looked at.
/// </summary>
public sealed class CompactJws
{
    /// <summary>The longest that is read, in characters.</summary>
    public const int MaxLength = 16_384;

    private readonly byte[] _signed;
    private readonly byte[] _signature;

    private CompactJws(TokenAlgorithm algorithm, JsonElement header, string? keyId, byte[] payload, byte[] signed, byte[] signature)
    {
        Algorithm = algorithm;
        Header = header;
        KeyId = keyId;
        Payload = payload;
        _signed = signed;
        _signature = signature;
    }

    /// <summary>What it says it is signed with.</summary>
    public TokenAlgorithm Algorithm { get; }

    /// <summary>The header, an object.</summary>
    public JsonElement Header { get; }

    /// <summary>The key it says it is signed with (<c>kid</c>), or null.</summary>
    public string? KeyId { get; }

    /// <summary>The bytes that are signed.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>Reads one.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out CompactJws? jws, out TokenProblem problem)
    {
        jws = null;
        problem = TokenProblem.TooLong;
        if (text.Length > MaxLength)
            return false;
        problem = TokenProblem.Malformed;
        if (text.Split('.') is not [var header, var payload, var signature]
            || !StrictBase64Url.TryDecode(header, out var headerBytes)
            || !StrictBase64Url.TryDecode(payload, out var payloadBytes)
            || !StrictBase64Url.TryDecode(signature, out var signatureBytes)
            || !TokenJson.TryReadObject(headerBytes, out var members)
            || !TokenJson.TryGetText(members, "alg", out var name)
            || !TokenJson.TryGetText(members, "kid", out var keyId))
            return false;
        problem = TokenProblem.NotSupported;
        // An extension that is marked as critical must be understood (RFC 7515, section 4.1.11); we know none.
        if (!TokenAlgorithms.TryParse(name, out var algorithm) || members.TryGetProperty("crit"u8, out _))
            return false;
        problem = TokenProblem.None;
        jws = new CompactJws(algorithm, members, keyId, payloadBytes, Encoding.ASCII.GetBytes(text, 0, text.LastIndexOf('.')), signatureBytes);
        return true;
    }

    /// <summary>Signs bytes, a token's claims for one.</summary>
    /// <exception cref="TokenKeyException">The algorithm does not fit the key, or it cannot sign.</exception>
    public static string Write(ReadOnlySpan<byte> payload, TokenKey key, TokenAlgorithm algorithm)
    {
        var header = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            json.WriteString("alg"u8, algorithm.ToString());
            json.WriteString("typ"u8, "JWT"u8);
            if (key.Id is { } id)
                json.WriteString("kid"u8, id);
            json.WriteEndObject();
        }
        var signed = $"{Base64Url.EncodeToString(header.WrittenSpan)}.{Base64Url.EncodeToString(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(key.Sign(algorithm, Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>Whether the signature is this key's, by an algorithm that fits it.</summary>
    public bool IsSignedBy(TokenKey key) => key.Verify(Algorithm, _signed, _signature);
}
