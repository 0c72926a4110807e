using System.Text;
using System.Text.Json;
using StreamOtter.Client.Tests.Protocol;
using StreamOtter.Protocol.Tokens;

namespace StreamOtter.Protocol.Tests.Tokens;

/// <summary>The claim <c>streams</c> and its patterns.</summary>
public sealed class StreamPermissionsTests
{
    public static TheoryData<string> Patterns => [.. Vectors.List("tokens.json", "patterns").Select(vector => vector.GetProperty("pattern").GetString()!)];

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Pattern_OfTheVectors_MeansItsStreams(string text)
    {
        var vector = Vectors.List("tokens.json", "patterns").Single(vector => vector.GetProperty("pattern").GetString() == text);
        Assert.True(StreamPattern.TryParse(text, out var pattern));
        Assert.Equal(text, pattern.ToString());
        Assert.All(vector.GetProperty("matches").EnumerateArray(), name => Assert.True(pattern.Matches(name.GetString()!), name.GetString()));
        Assert.All(vector.GetProperty("not").EnumerateArray(), name => Assert.False(pattern.Matches(name.GetString()!), name.GetString()));
    }

    [Fact]
    public void Pattern_OfOtherCharacters_IsNone() => Assert.All(
        Vectors.List("tokens.json", "badPatterns"), text => Assert.False(StreamPattern.TryParse(text.GetString(), out _), text.GetString()));

    [Fact]
    public void Pattern_MadeToTakeLong_DoesNot()
    {
        Assert.True(StreamPattern.TryParse(string.Concat(Enumerable.Repeat("a*", StreamPattern.MaxWildcards)) + "b", out var pattern));
        Assert.False(pattern.Matches(new string('a', 249)));
    }

    [Theory]
    [InlineData("""{}""", "", "")]
    [InlineData("""{"streams":{}}""", "", "")]
    [InlineData("""{"streams":{"publish":["a","b.*"],"later":1}}""", "a b.*", "")]
    [InlineData("""{"streams":{"publish":[],"subscribe":["*"]}}""", "", "*")]
    public void Claim_Read_IsWhatItSays(string claims, string publish, string subscribe)
    {
        Assert.True(StreamPermissions.TryRead(JsonElement.Parse(claims), out var permissions));
        Assert.Equal((publish, subscribe), (string.Join(' ', permissions.Publish), string.Join(' ', permissions.Subscribe)));
        using var target = new MemoryStream();
        using (var json = new Utf8JsonWriter(target))
        {
            json.WriteStartObject();
            permissions.Write(json);
            json.WriteEndObject();
        }
        Assert.True(StreamPermissions.TryRead(JsonElement.Parse(Encoding.UTF8.GetString(target.ToArray())), out var again));
        Assert.Equal((publish, subscribe), (string.Join(' ', again.Publish), string.Join(' ', again.Subscribe)));
    }

    [Theory]
    [InlineData("""{"streams":null}""")]
    [InlineData("""{"streams":["*"]}""")]
    [InlineData("""{"streams":{"publish":"*"}}""")]
    [InlineData("""{"streams":{"publish":[1]}}""")]
    [InlineData("""{"streams":{"publish":[null]}}""")]
    [InlineData("""{"streams":{"publish":["a/b"]}}""")]
    [InlineData("""{"streams":{"subscribe":["\ud800"]}}""")]
    public void Claim_Wrong_IsRefused(string claims) => Assert.False(StreamPermissions.TryRead(JsonElement.Parse(claims), out _));

    [Fact]
    public void Claim_OfTooManyPatterns_IsRefused() => Assert.False(StreamPermissions.TryRead(
        JsonElement.Parse($$$"""{"streams":{"publish":[{{{string.Join(',', Enumerable.Repeat("\"a\"", 101))}}}]}}"""), out _));
}
