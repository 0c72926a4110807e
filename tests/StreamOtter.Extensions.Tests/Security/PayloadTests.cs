using System.Security.Cryptography;
using StreamOtter.Security;

namespace StreamOtter.Extensions.Tests.Security;

public sealed class PayloadTests : IDisposable
{
    private readonly SecurityManager _security = new();

    public void Dispose() => _security.Dispose();

    [Theory]
    [InlineData(PayloadAlgorithm.Aes256Gcm, 32)]
    [InlineData(PayloadAlgorithm.Aes256CbcHmac, 64)]
    public void Decrypt_OfWhatWasEncrypted_IsThat_AndOfAnythingElseFails(PayloadAlgorithm algorithm, int bytes)
    {
        Configure("k1", algorithm, bytes);
        foreach (var size in new[] { 0, 1, 15, 16, 17, 100_000 })
        {
            var plain = RandomNumberGenerator.GetBytes(size);
            var (one, other) = (_security.EncryptPayload(plain, "topic"u8), _security.EncryptPayload(plain, "topic"u8));
            Assert.NotEqual(one, other);
            Assert.Equal(plain, _security.DecryptPayload(one, "topic"u8));
        }
        var payload = _security.EncryptPayload("hello"u8, "topic"u8);
        for (var bit = 0; bit < payload.Length * 8; bit++)
        {
            var changed = payload.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<PayloadDecryptionException>(() => _security.DecryptPayload(changed, "topic"u8));
        }
        for (var length = 0; length < payload.Length; length++)
            Assert.Throws<PayloadDecryptionException>(() => _security.DecryptPayload(payload.AsSpan(0, length), "topic"u8));
        Assert.Throws<PayloadDecryptionException>(() => _security.DecryptPayload([.. payload, 0], "topic"u8));
        Assert.Throws<PayloadDecryptionException>(() => _security.DecryptPayload(payload, "another"u8));
        Assert.Throws<PayloadDecryptionException>(() => _security.DecryptPayload(payload));
    }

    [Fact]
    public void Decrypt_OfAForeignKey_SaysWhich()
    {
        Configure("k1", PayloadAlgorithm.Aes256Gcm, 32);
        var payload = _security.EncryptPayload("hello");
        Configure("k2", PayloadAlgorithm.Aes256Gcm, 32);
        Assert.Contains("a key that is not known here, 'k1'", Assert.Throws<PayloadDecryptionException>(() => _security.DecryptPayload(payload)).Message, StringComparison.Ordinal);
        Configure("k1", PayloadAlgorithm.Aes256Gcm, 32);
        Assert.Contains("another key with the same id", Assert.Throws<PayloadDecryptionException>(() => _security.DecryptPayload(payload)).Message, StringComparison.Ordinal);
        Assert.Throws<PayloadDecryptionException>(() => _security.DecryptPayload("not base64url!"));
        Assert.Throws<PayloadDecryptionException>(() => _security.DecryptPayload(""));
    }

    [Fact]
    public void Rotate_EncryptsWithTheNewKey_AndDecryptsWithBoth()
    {
        Configure("k1", PayloadAlgorithm.Aes256Gcm, 32);
        var before = _security.EncryptPayload("before", "user");
        _security.RotatePayloadKey("k2", RandomNumberGenerator.GetBytes(64)); // another algorithm, too
        var after = _security.EncryptPayload("after", "user");
        Assert.Equal(("before", "after"), (_security.DecryptPayload(before, "user"), _security.DecryptPayload(after, "user")));
        Assert.Throws<ArgumentException>(() => _security.RotatePayloadKey("k1", RandomNumberGenerator.GetBytes(32)));
        Assert.Throws<ArgumentException>(() => _security.RotatePayloadKey("k3", RandomNumberGenerator.GetBytes(16)));
        Assert.Equal("after", _security.DecryptPayload(after, "user"));
    }

    [Fact]
    public void Encrypt_WithoutKeys_SaysWhatToDo()
    {
        Assert.Contains("ConfigurePayloadEncryption", Assert.Throws<InvalidOperationException>(() => _security.EncryptPayload("x")).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => _security.RotatePayloadKey("k", new byte[32]));
    }

    [Fact]
    public void Configure_OfWhatCannotWork_NamesAllOfIt_ButNoKey()
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(31));
        var error = Assert.Throws<ArgumentException>(() => _security.ConfigurePayloadEncryption(new() { KeyId = "k3", Keys = { ["k1"] = key, ["k2"] = "no base64!" } }));
        Assert.All(["'k1' is not of 32", "'k2' is not of 32", "no key has the id 'k3'"], part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
        Assert.DoesNotContain(key, error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Configure("k1", PayloadAlgorithm.Aes256Gcm, 64));
        Assert.Throws<ArgumentException>(() => Configure(new string('k', 256), PayloadAlgorithm.Aes256Gcm, 32));
    }

    // RFC 7518, appendix B.3: AES_256_CBC_HMAC_SHA_512.
    [Fact]
    public void Cbc_IsThatOfTheRfc()
    {
        var key = new PayloadKey([.. Enumerable.Range(0, 64).Select(number => (byte)number)]);
        var plain = "A cipher system must not be required to be secret, and it must be able to fall into the hands of the enemy without inconvenience"u8;
        var associated = "The second principle of Auguste Kerckhoffs"u8;
        var box = key.EncryptCbc(plain, associated, Convert.FromHexString("1af38c2dc2b96ffdd86694092341bc04"));
        Assert.StartsWith("1AF38C2DC2B96FFDD86694092341BC044AFFAAADB78C31C5DA4B1B590D10FFBD", Convert.ToHexString(box), StringComparison.Ordinal);
        Assert.EndsWith("4DD3B4C088A7F45C216839645B2012BF2E6269A8C56A816DBC1B267761955BC5", Convert.ToHexString(box), StringComparison.Ordinal);
        Assert.Equal(plain, key.Decrypt(box, associated));
    }

    private void Configure(string id, PayloadAlgorithm algorithm, int bytes) => _security.ConfigurePayloadEncryption(
        new() { Algorithm = algorithm, KeyId = id, Keys = { [id] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(bytes)) } });
}
