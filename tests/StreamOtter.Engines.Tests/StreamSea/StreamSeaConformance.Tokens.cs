using System.Security.Cryptography;
using StreamOtter.Engines.Tests.Gateways;
using StreamOtter.Server.StreamSea;

namespace StreamOtter.Engines.Tests.StreamSea;

public abstract partial class StreamSeaConformance<TEngine>
{
    [Fact]
    public async Task Jwt_SignedByAnotherKeyOrOfAnotherClient_IsRefused()
    {
        var jail = await NewJailWithKeyAsync();
        const string refusal = "The client's id and the token do not match.";

        await AssertRefusedAsync(jail, SeaKeys.Foreign.Credentials(jail.Api.ClientId, $$"""{"exp":{{Soon}}}"""), refusal);
        await AssertRefusedAsync(jail, SeaKeys.Own.Credentials("nobody", $$"""{"exp":{{Soon}}}"""), refusal);
        // Not even that it has expired is said of a token that is not the client's.
        await AssertRefusedAsync(jail, SeaKeys.Foreign.Credentials(jail.Api.ClientId, """{"exp":1}"""), refusal);
    }

    [Fact]
    public async Task Jwt_WhereAnotherJailGivesAClientTheSameIdAndKey_StaysItsFirstOwners()
    {
        var jail = await NewJailWithKeyAsync();
        var thief = await NewJailAsync(NewId(), jail.Api.ClientId);
        await SeaKeys.Own.SetAsync(thief.Api);
        await jail.Api.PutAsync($"client/{jail.Api.ClientId}"); // what was written last does not count

        await using var socket = await SeaSocket.OpenAsync(jail, $$"""{"exp":{{Soon}}}""");
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("RS384")]
    [InlineData("PS512")]
    [InlineData("HS512")]
    [InlineData("ES512")]
    [InlineData("none")]
    [InlineData("rs512")]
    [InlineData("X")]
    public async Task Jwt_AnyOtherAlgorithm_IsRefused(string algorithm)
    {
        var jail = await NewJailWithKeyAsync();
        var hash = algorithm.EndsWith("256", StringComparison.Ordinal) ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA512;

        await AssertRefusedAsync(
            jail, SeaKeys.CredentialsOf(jail.Api.ClientId, SeaKeys.Own.Sign($$"""{"exp":{{Soon}}}""", algorithm, hash)),
            "The token's algorithm is not allowed, or its header asks for an extension.");
    }

    [Theory]
    [InlineData("{}", "A claim of the token is missing or of the wrong kind.")]
    [InlineData("""{"exp":"4102444800"}""", "A claim of the token is missing or of the wrong kind.")]
    [InlineData("""{"exp":-1}""", "A claim of the token is missing or of the wrong kind.")]
    [InlineData("""{"exp":null}""", "A claim of the token is missing or of the wrong kind.")]
    [InlineData("[]", "A claim of the token is missing or of the wrong kind.")]
    [InlineData("""{"exp":1}""", "The token has expired.")]
    [InlineData("""{"exp":4102444800,"nbf":4102444700}""", "The token is not valid yet.")]
    [InlineData("""{"exp":4102444800,"mustFanout":"yes"}""", "The token's 'mustFanout' must be true or false.")]
    public async Task Jwt_ClaimsMissingOrWrong_IsRefused(string claims, string error)
    {
        var jail = await NewJailWithKeyAsync();

        await AssertRefusedAsync(jail, SeaKeys.Own.Credentials(jail.Api.ClientId, claims), error);
    }

    [Fact]
    public async Task Jwt_Exp_AtThatMomentTheServerClosesAndRefusesAReconnect()
    {
        var time = new ManualTime(DateTimeOffset.UnixEpoch.AddYears(60));
        var known = await NewJailWithKeyAsync();
        await using var gateway = await TestGateway.StartAsync(sea.Engine.OtherEngine(), new StreamSeaOptions(), time);
        var jail = known with { Url = gateway.StreamSea };
        var claims = $$"""{"exp":{{time.GetUtcNow().ToUnixTimeSeconds() + 5}}}""";
        await using var socket = await SeaSocket.OpenAsync(jail, claims);

        time.Advance(TimeSpan.FromMilliseconds(4_999));
        await socket.SubscribeAsync("s");

        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal("close 4401 The token has expired.", await socket.ReceiveAsync());
        await AssertRefusedAsync(jail, SeaKeys.Own.Credentials(jail.Api.ClientId, claims), "The token has expired.");
    }

    [Fact]
    public async Task Jwt_MustFanout_EverySubscriptionIsAGroupOfItsOwnWhateverItAsks()
    {
        var jail = await NewJailWithKeyAsync();
        var claims = $$"""{"exp":{{Soon}},"mustFanout":true}""";
        await using var a = await SeaSocket.OpenAsync(jail, claims);
        await using var b = await SeaSocket.OpenAsync(jail, claims);
        var group = Guid.NewGuid();
        await a.SubscribeAsync("s", group);
        await a.SubscribeAsync("s");
        await b.SubscribeAsync("s", group);

        for (var n = 0; n < 10; n++)
            await jail.Api.PublishAsync("s", $"{n}");

        Assert.Equal(Enumerable.Range(0, 10).Select(n => $"{n}"), await b.ReceiveAsync(10));
        Assert.Equal(Enumerable.Range(0, 20).Select(n => $"{n / 2}"), (await a.ReceiveAsync(20)).OrderBy(int.Parse));
    }

    [Fact]
    public async Task Jwt_WithoutMustFanout_SharesWithTheClientsOtherConnections()
    {
        var jail = await NewJailWithKeyAsync();
        await using var a = await SeaSocket.OpenAsync(jail, $$"""{"exp":{{Soon}},"mustFanout":false}""");
        await using var b = await SeaSocket.OpenAsync(jail);
        await a.SubscribeAsync("s");
        await b.SubscribeAsync("s");

        await AssertSharedAsync(jail, "s", a, b);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Jwt_Filter_OnlyWhatItLetsThroughIsDelivered(bool mustFanout)
    {
        var jail = await NewJailWithKeyAsync();
        var filter = """
            {"t":"and","e":[
              {"t":"eq","e":[{"t":"path","e":"$.kind"},{"t":"string","e":"alarm"}]},
              {"t":"or","e":[{"t":"eq","e":[{"t":"path","e":"$.level"},{"t":"number","e":3}]},{"t":"path","e":"$.urgent"}]},
              {"t":"not","e":[{"t":"eq","e":[{"t":"meta","e":"streamName"},{"t":"string","e":"quiet"}]}]}]}
            """;
        await using var socket = await SeaSocket.OpenAsync(jail, $$"""{"exp":{{Soon}},"mustFanout":{{(mustFanout ? "true" : "false")}},"filter":{{filter}}}""");
        await socket.SubscribeAsync("loud", Guid.NewGuid());
        await socket.SubscribeAsync("quiet", Guid.NewGuid());

        const string wanted = """{"kind":"alarm","level":3}""";
        foreach (var payload in new[] { """{"kind":"alarm","level":2}""", """{"kind":"news","level":3}""", """{"kind":"alarm","level":"3"}""", """{"kind":"alarm","urgent":0}""", "7", "null", wanted })
        {
            await jail.Api.PublishAsync("quiet", payload);
            await jail.Api.PublishAsync("loud", payload);
        }
        await jail.Api.PublishAsync("loud", """{"kind":"alarm","urgent":"yes"}""");

        Assert.Equal([wanted, """{"kind":"alarm","urgent":"yes"}"""], await socket.ReceiveAsync(2));
    }

    [Fact]
    public async Task Jwt_FilterInASharedGroup_WhatItRefusesGoesToAnotherMember()
    {
        var jail = await NewJailWithKeyAsync();
        const string wanted = """{"t":"path","e":"$.wanted"}""";
        await using var a = await SeaSocket.OpenAsync(jail, $$"""{"exp":{{Soon}},"filter":{{wanted}}}""");
        await using var b = await SeaSocket.OpenAsync(jail);
        await a.SubscribeAsync("s");
        await b.SubscribeAsync("s");
        var (fromA, fromB) = (Collect(a), Collect(b));

        // Not in the turn in which members get records.
        var sent = Enumerable.Range(0, 40).Select(n => $$"""{"n":{{n}},"wanted":{{(n % 5 < 2 ? "true" : "false")}}}""").ToList();
        foreach (var payload in sent)
            await jail.Api.PublishAsync("s", payload);

        await SeenAsync(() => Task.FromResult(fromA.Seen.Count + fromB.Seen.Count >= sent.Count));
        Assert.Equal(sent.Order(StringComparer.Ordinal), fromA.Seen.Concat(fromB.Seen).Order(StringComparer.Ordinal));
        Assert.All(fromA.Seen, payload => Assert.Contains("\"wanted\":true", payload, StringComparison.Ordinal));
    }

    private static async Task AssertRefusedAsync(SeaJail jail, string credentials, string error)
    {
        await using var socket = await SeaSocket.OpenAsync(jail.Url);
        Assert.Equal($$"""{"id":1,"action":"authenticate","success":false,"error":"{{error}}"}""", await socket.AskAsync("authenticate", $"\"payload\":{credentials}"));
        Assert.Equal($"close 4401 {error}", await socket.ReceiveAsync());
    }
}
