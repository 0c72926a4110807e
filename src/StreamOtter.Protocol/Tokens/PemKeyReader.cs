using System.Security.Cryptography;

namespace StreamOtter.Protocol.Tokens;

/// <summary>
/// Reads a key in PEM (RFC 7468): <c>PUBLIC KEY</c> and <c>PRIVATE KEY</c> of either kind, <c>RSA …</c>, <c>EC PRIVATE KEY</c>.
/// </summary>
internal static class PemKeyReader
{
    public static TokenKey Read(string pem)
    {
        if (pem.Contains("-----BEGIN ENCRYPTED ", StringComparison.Ordinal) || pem.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
            throw new TokenKeyException("The key is encrypted: decrypt it, with 'openssl pkey' for one.");
        if (pem.Contains("-----BEGIN CERTIFICATE", StringComparison.Ordinal))
            throw new TokenKeyException("This is a certificate: give its public key, which 'openssl x509 -pubkey -noout' writes.");
        var isPrivate = pem.Contains("PRIVATE KEY-----", StringComparison.Ordinal);
        // The label does not say which kind of key it is.
        if (TryImport(RSA.Create(), pem) is { } rsa)
            return new RsaTokenKey(rsa, isPrivate, id: null, only: null);
        if (TryImport(ECDsa.Create(), pem) is { } ec)
            return new EcTokenKey(ec, isPrivate, id: null, only: null);
        throw new TokenKeyException("It is no key in PEM that can be used: one RSA or EC key, public or private.");
    }

    private static T? TryImport<T>(T key, string pem)
        where T : AsymmetricAlgorithm
    {
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            key.Dispose();
            return null;
        }
    }
}
