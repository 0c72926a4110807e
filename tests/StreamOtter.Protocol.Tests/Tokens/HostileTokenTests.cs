using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using StreamOtter.Protocol.Tokens;

namespace StreamOtter.Protocol.Tests.Tokens;

/// <summary>What attackers send (RFC 8725), and what breaks on the way.</summary>
public sealed class HostileTokenTests
{
    private const string Header = """{"alg":"HS256"}""";
    private const string Claims = """{"sub":"me","exp":1000}""";

    private static readonly ManualTime Time = new(DateTimeOffset.UnixEpoch.AddSeconds(500));
    private static readonly string Good = TestTokens.Signed(Header, Claims);

    public static TheoryData<string, TokenProblem> Headers => new()
    {
        { """{"alg":"none"}""", TokenProblem.NotSupported },
        { """{"alg":"None"}""", TokenProblem.NotSupported },
        { """{"alg":"nOnE"}""", TokenProblem.NotSupported },
        { """{"alg":""}""", TokenProblem.NotSupported },
        { """{"alg":"0"}""", TokenProblem.NotSupported },
        { """{"alg":"hs256"}""", TokenProblem.NotSupported },
        { """{"alg":"HS256 "}""", TokenProblem.NotSupported },
        { """{"alg":"HS1"}""", TokenProblem.NotSupported },
        { """{"alg":"ES256K"}""", TokenProblem.NotSupported },
        { """{"alg":"dir","enc":"A128GCM"}""", TokenProblem.NotSupported },
        { "{}", TokenProblem.NotSupported },
        { """{"alg":null}""", TokenProblem.Malformed },
        { """{"alg":["HS256"]}""", TokenProblem.Malformed },
        { """{"alg":"HS256","alg":"HS256"}""", TokenProblem.Malformed },
        { """{"alg":"HS256","\u0061lg":"none"}""", TokenProblem.Malformed },
        { """{"alg":"HS256","kid":1}""", TokenProblem.Malformed },
        { """{"alg":"HS256","kid":"\ud800"}""", TokenProblem.Malformed },
        { """{"alg":"HS256","\ud800":1}""", TokenProblem.Malformed },
        { """{"alg":"HS256","crit":["exp"]}""", TokenProblem.NotSupported },
        { """{"alg":"HS256","crit":[],"b64":false}""", TokenProblem.NotSupported },
        { """{"alg":"HS256"}{}""", TokenProblem.Malformed },
        { """{"alg":"HS256",}""", TokenProblem.Malformed },
        { """["HS256"]""", TokenProblem.Malformed },
        { "", TokenProblem.Malformed },
        { """{"alg":"HS384"}""", TokenProblem.BadSignature },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void Header_Hostile_IsRefused(string header, TokenProblem problem) => Refuses(TestTokens.Signed(header, Claims), problem);

    [Theory]
    [InlineData("""{"sub":"me"}""")]
    [InlineData("""{"sub":"me","exp":1000,"exp":2000}""")]
    [InlineData("""{"sub":"me","exp":1000,"\u0065xp":2000}""")]
    [InlineData("""{"sub":"me","exp":1000,"streams":{"publish":[],"publish":["*"]}}""")]
    [InlineData("""{"sub":"me","exp":"1000"}""")]
    [InlineData("""{"sub":"me","exp":null}""")]
    [InlineData("""{"sub":"me","exp":true}""")]
    [InlineData("""{"sub":"me","exp":-1}""")]
    [InlineData("""{"sub":"me","exp":1e400}""")]
    [InlineData("""{"sub":"me","exp":253402300800}""")]
    [InlineData("""{"sub":"me","exp":1000,"nbf":"0"}""")]
    [InlineData("""{"sub":1,"exp":1000}""")]
    [InlineData("""{"sub":"\udc00","exp":1000}""")]
    [InlineData("""{"sub":"me","exp":1000,"iss":{}}""")]
    [InlineData("""{"sub":"me","exp":1000,"aud":1}""")]
    [InlineData("""{"sub":"me","exp":1000,"aud":["a",null]}""")]
    [InlineData("""{"sub":"me","exp":1000,"aud":["a",["b"]]}""")]
    [InlineData("""{"sub":"me","exp":1000,"a":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}""")]
    [InlineData("[1000]")]
    [InlineData("1000")]
    [InlineData("")]
    [InlineData("Payload")]
    public void Claims_Hostile_AreRefused(string claims) => Refuses(TestTokens.Signed(Header, claims), TokenProblem.BadClaims);

    [Fact]
    public void Claims_NotUtf8_AreRefused()
    {
        byte[] claims = [.. Encoding.UTF8.GetBytes(Claims[..^1]), .. ",\"x\":\""u8, 0xC0, 0x80, .. "\"}"u8];
        Refuses(CompactJws.Write(claims, TestTokens.Secret, TokenAlgorithm.HS256), TokenProblem.BadClaims);
    }

    [Fact]
    public void Token_CutAnywhere_IsRefused()
    {
        Accepts(Good);
        for (var length = 0; length < Good.Length; length++)
            Assert.False(Verifier().TryVerify(Good[..length], out _, out _), $"{length}");
    }

    [Fact]
    public void Token_WithAnyCharacterChanged_IsRefused()
    {
        for (var at = 0; at < Good.Length; at++)
        {
            foreach (var other in "A_.=+/ \n\0é")
            {
                if (other != Good[at])
                    Assert.False(Verifier().TryVerify(Good[..at] + other + Good[(at + 1)..], out _, out _), $"{at} {other}");
            }
        }
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("...")]
    [InlineData("a.b.c.d.e")]
    [InlineData("A.A.A")]
    public void Token_OfAnotherForm_IsRefused(string token) => Refuses(token, TokenProblem.Malformed);

    [Fact]
    public void Token_WithoutSignature_IsRefused() => Refuses(Good[..(Good.LastIndexOf('.') + 1)], TokenProblem.BadSignature);

    [Fact]
    public void Token_WrittenInAnotherWay_IsRefused()
    {
        // The last character of a part of 32 bytes has two bits that mean nothing; they must be zero.
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var last = alphabet.IndexOf(Good[^1], StringComparison.Ordinal);
        for (var bits = 1; bits < 4; bits++)
            Refuses(Good[..^1] + alphabet[last + bits], TokenProblem.Malformed);
        Refuses(Good + "=", TokenProblem.Malformed);
        Refuses(Good + "\n", TokenProblem.Malformed);
        Refuses(" " + Good, TokenProblem.Malformed);
    }

    [Fact]
    public void Token_Huge_IsRefusedUnread()
    {
        Refuses(new string('A', CompactJws.MaxLength + 1), TokenProblem.TooLong);
        var fits = TestTokens.Signed(Header, $$"""{"sub":"me","exp":1000,"x":"{{new string('x', 12_100)}}"}""");
        Assert.InRange(fits.Length, 16_000, CompactJws.MaxLength);
        Accepts(fits);
        Refuses(fits + new string('A', 400), TokenProblem.TooLong);
    }

    [Fact]
    public void PublicKey_AsASecret_IsRefused()
    {
        // The classic confusion: the public key's text, which everybody has, as the secret of an HMAC.
        var (_, verifies) = TestTokens.Pair(TokenAlgorithm.RS256);
        var pem = TestTokens.Rsa.ExportSubjectPublicKeyInfoPem();
        foreach (var text in new[] { pem, pem + "\n" })
        {
            var signed = $"{TestTokens.Encode(Header)}.{TestTokens.Encode(Claims)}";
            var forged = $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(text), Encoding.ASCII.GetBytes(signed)))}";
            Refuses(forged, TokenProblem.NoKey, verifies);
        }
    }

    [Theory]
    [InlineData(TokenAlgorithm.ES256)]
    [InlineData(TokenAlgorithm.ES512)]
    public void EllipticSignature_OfZeros_IsRefused(TokenAlgorithm algorithm)
    {
        var (_, verifies) = TestTokens.Pair(algorithm);
        var size = algorithm == TokenAlgorithm.ES256 ? 64 : 132;
        foreach (var length in new[] { size, 0, size - 1, size + 1 })
        {
            var forged = $"{TestTokens.Encode($$"""{"alg":"{{algorithm}}"}""")}.{TestTokens.Encode(Claims)}.{Base64Url.EncodeToString(new byte[length])}";
            Refuses(forged, TokenProblem.BadSignature, verifies);
        }
    }

    [Fact]
    public void EllipticSignature_InDer_IsRefused()
    {
        var (_, verifies) = TestTokens.Pair(TokenAlgorithm.ES256);
        var signed = $"{TestTokens.Encode("""{"alg":"ES256"}""")}.{TestTokens.Encode(Claims)}";
        var der = TestTokens.Ec.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        Refuses($"{signed}.{Base64Url.EncodeToString(der)}", TokenProblem.BadSignature, verifies);
    }

    [Fact]
    public void Key_InTheToken_IsNotLookedAt()
    {
        var (signs, _) = TestTokens.Pair(TokenAlgorithm.RS256);
        var numbers = TestTokens.Rsa.ExportParameters(includePrivateParameters: false);
        var jwk = $$"""{"kty":"RSA","n":"{{Base64Url.EncodeToString(numbers.Modulus)}}","e":"AQAB"}""";
        var token = TestTokens.Signed($$"""{"alg":"RS256","jwk":{{jwk}},"jku":"https://evil.example/keys"}""", Claims, signs, TokenAlgorithm.RS256);
        Refuses(token, TokenProblem.NoKey);
        Accepts(token, signs);
    }

    private static TokenVerifier Verifier(TokenKey? key = null) => new([key ?? TestTokens.Secret], new TokenRules(), Time);

    private static void Refuses(string token, TokenProblem problem, TokenKey? key = null)
    {
        Assert.False(Verifier(key).TryVerify(token, out var claims, out var found));
        Assert.Null(claims);
        Assert.Equal(problem, found);
    }

    private static void Accepts(string token, TokenKey? key = null)
    {
        Assert.True(Verifier(key).TryVerify(token, out _, out var problem), $"{problem}");
        Assert.Equal(TokenProblem.None, problem);
    }
}
