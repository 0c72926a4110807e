using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using StreamOtter.Security;
using StreamOtter.Serialization;

namespace StreamOtter.Library.Tests.Serialization;

public sealed class TransformTests
{
    private const int Samples = 300;

    private static readonly KeyValuePair<string, byte[]> First = new("k1", RandomNumberGenerator.GetBytes(32));
    private static readonly KeyValuePair<string, byte[]> Second = new("k2", RandomNumberGenerator.GetBytes(32));

    public static TheoryData<string> Transforms => ["gzip", "brotli", "aes", "both"];

    [Theory]
    [MemberData(nameof(Transforms))]
    public void Strategy_AnyMessage_ComesOutAsItWentIn(string name) =>
        Prop.ForAll(Gen.ListOf(Gen.Choose(0, 255)).ToArbitrary(), Gen.Elements(true, false).ToArbitrary(), (bytes, isText) =>
        {
            var raw = new RawStrategy();
            var strategy = new TransformedSerialization(raw, raw, New(name));
            MessageData data = isText ? string.Concat(bytes.Select(one => (char)one)) : bytes.Select(one => (byte)one).ToArray();
            var sent = Done(strategy.SerializeAsync(data));
            Assert.False(sent.IsText);
            var back = Done(strategy.DeserializeAsync(sent));
            Assert.Equal(data, back is string text ? MessageData.FromText(text) : MessageData.FromBytes((ReadOnlyMemory<byte>)back!));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Samples));

    [Theory]
    [MemberData(nameof(Transforms))]
    public async Task Decode_WhatWasNeverEncoded_Throws(string name)
    {
        var transform = new TransformedSerialization(new JsonStrategy(), New(name));
        byte[][] hostile = [[], [0], [1, 2, 3], "plain text, long enough to be anything at all"u8.ToArray(), new byte[1000], [.. "t\u0002k1"u8, .. new byte[100]]];
        foreach (var bytes in hostile)
        {
            var error = await Record.ExceptionAsync(() => transform.DeserializeAsync(bytes).AsTask());
            Assert.True(error is InvalidDataException or PayloadDecryptionException or System.Text.Json.JsonException, $"{Convert.ToHexString(bytes)}: {error}");
        }
    }

    [Theory]
    [InlineData(CompressionFormat.Gzip)]
    [InlineData(CompressionFormat.Brotli)]
    public async Task Decompress_MoreThanTheBound_Throws(CompressionFormat format)
    {
        var bomb = await new CompressionTransform(format).EncodeAsync(new byte[1_000_001]);
        Assert.True(bomb.Length < 10_000);
        Assert.Contains("maxInflatedBytes", (await Assert.ThrowsAsync<InvalidDataException>(() => new CompressionTransform(format, 1_000_000).DecodeAsync(bomb).AsTask())).Message, StringComparison.Ordinal);
        Assert.Equal(1_000_001, (await new CompressionTransform(format, 1_000_001).DecodeAsync(bomb)).Length);
    }

    [Fact]
    public async Task Encrypt_SameMessageTwice_NeverLooksTheSame()
    {
        var aes = new EncryptionTransform("k1", [First]);
        Assert.NotEqual(await aes.EncodeAsync("secret"), await aes.EncodeAsync("secret"));
    }

    [Fact]
    public async Task Decrypt_AnyByteChanged_Throws()
    {
        var aes = new EncryptionTransform("k1", [First]);
        var sent = (await aes.EncodeAsync("secret")).Bytes.ToArray();
        for (var i = 0; i < sent.Length; i++)
        {
            var changed = sent.ToArray();
            changed[i] ^= 1;
            await Assert.ThrowsAsync<PayloadDecryptionException>(() => aes.DecodeAsync(changed).AsTask());
        }
    }

    [Fact]
    public async Task Decrypt_OlderKey_IsReadWhileItIsKept()
    {
        var old = await new EncryptionTransform("k1", [First]).EncodeAsync("secret");
        Assert.Equal("secret", (await new EncryptionTransform("k2", [First, Second]).DecodeAsync(old)).Text);
        await Assert.ThrowsAsync<PayloadDecryptionException>(() => new EncryptionTransform("k2", [Second]).DecodeAsync(old).AsTask());
    }

    [Fact]
    public async Task Encrypt_WithAManagersKeys_FollowsTheirRotation_AndIsItsEnvelope()
    {
        using var security = new SecurityManager();
        var aes = new EncryptionTransform(security);
        await Assert.ThrowsAsync<InvalidOperationException>(() => aes.EncodeAsync("secret").AsTask());
        security.ConfigurePayloadEncryption(new() { KeyId = First.Key, Keys = { [First.Key] = Convert.ToBase64String(First.Value) } });
        var old = await aes.EncodeAsync("secret");
        Assert.Equal("tsecret"u8.ToArray(), security.DecryptPayload(old.Bytes.Span));
        security.RotatePayloadKey(Second.Key, Second.Value);
        var current = await aes.EncodeAsync("secret");
        Assert.Equal(["secret", "secret"], [(await aes.DecodeAsync(old)).Text, (await aes.DecodeAsync(current)).Text]);
        await Assert.ThrowsAsync<PayloadDecryptionException>(() => new EncryptionTransform("k1", [First]).DecodeAsync(current).AsTask());
        await Assert.ThrowsAsync<InvalidDataException>(() => aes.DecodeAsync(security.EncryptPayload([])).AsTask());
    }

    [Theory]
    [InlineData(32, PayloadAlgorithm.Aes256Gcm)]
    [InlineData(64, PayloadAlgorithm.Aes256CbcHmac)]
    public async Task Encrypt_KeysLength_SaysWhatWith(int length, PayloadAlgorithm algorithm)
    {
        var aes = new EncryptionTransform("k", [new("k", RandomNumberGenerator.GetBytes(length)), First]);
        var sent = await aes.EncodeAsync(new byte[] { 1, 2 });
        Assert.Equal((byte)algorithm, sent.Bytes.Span[1]);
        Assert.Equal(MessageData.FromBytes(new byte[] { 1, 2 }), await aes.DecodeAsync(sent));
    }

    [Fact]
    public void Encrypt_KeysThatCannotWork_Throw()
    {
        Assert.Throws<ArgumentException>(() => new EncryptionTransform("k3", [First]));
        Assert.Equal("keys", Assert.Throws<ArgumentException>(() => new EncryptionTransform("k1", [new("k1", new byte[16])])).ParamName);
        Assert.Throws<ArgumentException>(() => new EncryptionTransform(new string('k', 256), [new(new string('k', 256), First.Value)]));
    }

    private static IPayloadTransform[] New(string name) => name switch
    {
        "gzip" => [new CompressionTransform()],
        "brotli" => [new CompressionTransform(CompressionFormat.Brotli)],
        "aes" => [new EncryptionTransform("k1", [First, Second])],
        _ => [new CompressionTransform(), new EncryptionTransform("k2", [First, Second])],
    };

    private static T Done<T>(ValueTask<T> task) => task.AsTask().WaitAsync(Client.Tests.Support.Bounds.Wait).GetAwaiter().GetResult();
}
