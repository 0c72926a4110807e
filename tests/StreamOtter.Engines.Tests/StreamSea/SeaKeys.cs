using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace StreamOtter.Engines.Tests.StreamSea;

/// <summary>A client's key pair, and tokens signed with it; by hand, so that nothing of the product vouches for itself.</summary>
internal sealed class SeaKeys
{
    private readonly RSA _rsa = RSA.Create(2048);

    private SeaKeys()
    {
    }

    /// <summary>The client's own, made once for all tests.</summary>
    public static SeaKeys Own { get; } = new();

    /// <summary>Somebody else's.</summary>
    public static SeaKeys Foreign { get; } = new();

    public string PublicPem => _rsa.ExportSubjectPublicKeyInfoPem();

    /// <summary>As npm's <c>keypair</c> writes it.</summary>
    public string PublicPkcs1Pem => _rsa.ExportRSAPublicKeyPem();

    public string PrivatePem => _rsa.ExportPkcs8PrivateKeyPem();

    public string Sign(string claims, string algorithm = "RS512", HashAlgorithmName? hash = null)
    {
        var signed = $"{Encode($$"""{"alg":"{{algorithm}}","typ":"JWT"}""")}.{Encode(claims)}";
        var signature = _rsa.SignData(Encoding.ASCII.GetBytes(signed), hash ?? HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>The payload of an authentication with a token.</summary>
    public string Credentials(string clientId, string claims) => CredentialsOf(clientId, Sign(claims));

    public static string CredentialsOf(string clientId, string token) => $$"""{"type":"jwt","clientId":"{{clientId}}","jwt":"{{token}}"}""";

    /// <summary>Sets it as a client's key.</summary>
    public async Task SetAsync(SeaApi api) => Assert.Equal(
        200, (await api.PutAsync($"client/{api.ClientId}/jwt-public-key", $$"""{"jwtPublicKey":{{JsonSerializer.Serialize(PublicPem)}}}""")).Status);

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
