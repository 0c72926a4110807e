using System.Text;
using System.Text.Json;
using StreamOtter.Client.Tests.Protocol;
using StreamOtter.Protocol.Tokens;

namespace StreamOtter.Protocol.Tests.Tokens;

/// <summary>The examples of RFC 7515 and RFC 7520.</summary>
public sealed class SignatureVectorTests
{
    public static TheoryData<string> Names => [.. Vectors.List("tokens.json", "signatures").Select(vector => vector.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Signature_OfTheRfc_IsItsKeys(string name)
    {
        var (jws, key, vector) = Find(name);
        Assert.Equal(vector.GetProperty("alg").GetString(), jws.Algorithm.ToString());
        Assert.True(jws.IsSignedBy(key));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Signature_WithAnyByteChanged_IsNobodys(string name)
    {
        var (_, key, vector) = Find(name);
        var text = vector.GetProperty("compact").GetString()!;
        var start = text.LastIndexOf('.') + 1;
        for (var at = start; at < text.Length - 1; at++)
        {
            var changed = text[..at] + (text[at] == 'A' ? 'B' : 'A') + text[(at + 1)..];
            Assert.True(CompactJws.TryRead(changed, out var jws, out _));
            Assert.False(jws.IsSignedBy(key), $"changed at {at - start}");
        }
        var payload = text.IndexOf('.', StringComparison.Ordinal) + 4;
        var other = text[..payload] + (text[payload] == 'A' ? 'B' : 'A') + text[(payload + 1)..];
        Assert.True(CompactJws.TryRead(other, out var forged, out _));
        Assert.False(forged.IsSignedBy(key));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Signature_OfOurs_IsOurs(string name)
    {
        var (jws, key, vector) = Find(name);
        if (!key.CanSign)
            return;
        var text = CompactJws.Write(jws.Payload.Span, key, jws.Algorithm);
        Assert.True(CompactJws.TryRead(text, out var ours, out _));
        Assert.True(ours.IsSignedBy(key));
        Assert.Equal(jws.Payload.ToArray(), ours.Payload.ToArray());
        Assert.Equal(key.Id, ours.KeyId);
        // Algorithms without chance give the example's own bytes.
        if (jws.Algorithm is TokenAlgorithm.HS256 or TokenAlgorithm.RS256)
        {
            var example = vector.GetProperty("compact").GetString()!.Split('.');
            var signature = key.Sign(jws.Algorithm, Encoding.ASCII.GetBytes($"{example[0]}.{example[1]}"));
            Assert.Equal(example[2], System.Buffers.Text.Base64Url.EncodeToString(signature));
        }
    }

    private static (CompactJws Jws, TokenKey Key, JsonElement Vector) Find(string name)
    {
        var vector = Vectors.List("tokens.json", "signatures").Single(vector => vector.GetProperty("name").GetString() == name);
        Assert.True(CompactJws.TryRead(vector.GetProperty("compact").GetString()!, out var jws, out var problem), $"{problem}");
        return (jws, TokenKeyReader.Read(Encoding.UTF8.GetBytes(vector.GetProperty("key").GetRawText())).Single(), vector);
    }
}
