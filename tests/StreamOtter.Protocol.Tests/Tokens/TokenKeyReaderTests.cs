using System.Security.Cryptography;
using System.Text;
using StreamOtter.Protocol.Tokens;

namespace StreamOtter.Protocol.Tests.Tokens;

/// <summary>Which files hold keys, and what is said of the others.</summary>
public sealed class TokenKeyReaderTests
{
    private const string Secret32 = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData(Secret32, "HS256")]
    [InlineData(Secret32 + "\n", "HS256")]
    [InlineData(Secret32 + "\r\n", "HS256")]
    [InlineData(Secret32 + "0123456789abcdef", "HS256,HS384")]
    [InlineData(Secret32 + Secret32, "HS256,HS384,HS512")]
    public void Secret_OfText_FitsByItsLength(string text, string algorithms) =>
        Assert.Equal(algorithms, string.Join(',', TestTokens.Read(text).Algorithms));

    [Theory]
    [InlineData("", "32 bytes")]
    [InlineData("0123456789abcdef0123456789abcde", "32 bytes")]
    [InlineData(Secret32 + "\0", "neither")]
    [InlineData(Secret32 + "\nsecond line", "neither")]
    [InlineData("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQDJ someone@example", "neither")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "no key in PEM")]
    [InlineData("-----BEGIN PUBLIC KEY-----", "no key in PEM")]
    [InlineData("\uFEFF-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "no key in PEM")]
    [InlineData("Bag Attributes\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "certificate")]
    [InlineData("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----", "encrypted")]
    [InlineData("{", "no JSON")]
    [InlineData("{}", "'kty'")]
    [InlineData("""{"kty":"oct","kty":"oct"}""", "twice")]
    [InlineData("""{"kty":1}""", "'kty'")]
    [InlineData("""{"kty":"OKP","crv":"Ed25519"}""", "'kty'")]
    [InlineData("""{"kty":"oct"}""", "'k'")]
    [InlineData("""{"kty":"oct","k":"AAAA"}""", "32 bytes")]
    [InlineData("""{"kty":"oct","k":"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="}""", "base64url")]
    [InlineData("""{"kty":"oct","alg":"HS512","k":"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY"}""", "HS512")]
    [InlineData("""{"kty":"oct","alg":"RS256","k":"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY"}""", "RS256")]
    [InlineData("""{"kty":"EC","crv":"secp256k1","x":"AAAA","y":"AAAA"}""", "'crv'")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA"}""", "no key")]
    [InlineData("""{"kty":"RSA","n":"AQAB","e":"AQAB"}""", "RSA")]
    [InlineData("""{"keys":{}}""", "'keys'")]
    [InlineData("""{"keys":[1]}""", "'keys'")]
    [InlineData("""{"keys":[]}""", "no key")]
    [InlineData("""{"keys":[{"kty":"OKP"},{"kty":"oct","use":"enc","k":"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY"}]}""", "no key")]
    public void File_WithoutKey_IsRefusedInWords(string text, string part)
    {
        var error = Assert.Throws<TokenKeyException>(() => TokenKeyReader.Read(Encoding.UTF8.GetBytes(text)));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MDEyMzQ1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pem_OfEveryForm_IsRead()
    {
        foreach (var pem in new[] { TestTokens.Rsa.ExportRSAPrivateKeyPem(), TestTokens.Rsa.ExportPkcs8PrivateKeyPem(), TestTokens.Ec.ExportECPrivateKeyPem(), TestTokens.Ec.ExportPkcs8PrivateKeyPem() })
            Assert.True(TestTokens.Read(pem).CanSign);
        foreach (var pem in new[] { TestTokens.Rsa.ExportRSAPublicKeyPem(), TestTokens.Rsa.ExportSubjectPublicKeyInfoPem(), TestTokens.Ec.ExportSubjectPublicKeyInfoPem(), "\uFEFF" + TestTokens.Ec.ExportSubjectPublicKeyInfoPem() })
            Assert.False(TestTokens.Read(pem).CanSign);
    }

    [Fact]
    public void Key_TooWeakOrOnAnotherCurve_IsRefused()
    {
        using var small = RSA.Create(1024);
        using var other = ECDsa.Create(ECCurve.CreateFromFriendlyName("secp256k1"));
        Assert.Contains("2048", Assert.Throws<TokenKeyException>(() => TestTokens.Read(small.ExportSubjectPublicKeyInfoPem())).Message, StringComparison.Ordinal);
        Assert.Contains("P-256", Assert.Throws<TokenKeyException>(() => TestTokens.Read(other.ExportSubjectPublicKeyInfoPem())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Set_OfKeys_GivesThoseForSignatures()
    {
        const string k = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY";
        var keys = TokenKeyReader.Read(Encoding.UTF8.GetBytes(
            $$"""{"keys":[{"kty":"oct","kid":"a","k":"{{k}}"},{"kty":"oct","use":"enc","k":"{{k}}"},{"kty":"new"},{"kty":"oct","alg":"A128KW","k":"AAAA"},{"kty":"oct","kid":"b","use":"sig","k":"{{k}}"}]}"""));
        Assert.Equal(["a", "b"], keys.Select(key => key.Id));
    }

    [Fact]
    public void File_ThatIsNotThere_IsNamed()
    {
        var error = Assert.Throws<TokenKeyException>(() => TokenKeyReader.ReadFile("/nowhere/key.pem"));
        Assert.Contains("'/nowhere/key.pem'", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<TokenKeyException>(() => TokenKeyReader.ReadFile(AppContext.BaseDirectory));
        Assert.Contains(AppContext.BaseDirectory, error.Message, StringComparison.Ordinal);
    }
}
