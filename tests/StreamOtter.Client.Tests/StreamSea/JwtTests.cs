using System.Security.Cryptography;
using System.Text;
using StreamOtter.Client.Tests.Support;
using StreamOtter.Protocol.Tokens;
using StreamOtter.StreamSea;

namespace StreamOtter.Client.Tests.StreamSea;

/// <summary>Subscribers that have a token, at a gateway.</summary>
public sealed class JwtTests : SeaTest
{
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ManualTime _time = new(TimeProvider.System.GetUtcNow());

    private protected override TimeProvider Time => _time;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Client.SetJwtPublicKeyAsync("boiler", _rsa.ExportSubjectPublicKeyInfoPem());
    }

    [Fact]
    public async Task Token_WithMustFanout_GetsEverything()
    {
        var options = ClientOptions with { ClientSecret = null, Jwt = Token(TimeSpan.FromHours(1), ""","mustFanout":true""") };
        await using var one = await Subscribed.ToAsync(NewClient(options), "s");
        await using var two = await Subscribed.ToAsync(NewClient(options), "s");
        await PublishAsync(1);
        Assert.Equal((1, 1), (await NextAsync(one), await NextAsync(two)));
    }

    [Fact]
    public async Task Token_OfAnotherKey_IsFinal_AndInNoText()
    {
        using var other = RSA.Create(2048);
        var token = Token(TimeSpan.FromHours(1), key: other);
        var error = await Assert.ThrowsAsync<StreamSeaException>(Subscribed.Begin(NewClient(ClientOptions with { ClientSecret = null, Jwt = token }), "s").NextAsync);
        Assert.Equal(StreamSeaFailure.Refused, error.Failure);
        Assert.DoesNotContain(token, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_ThatExpires_EndsTheSubscription()
    {
        await using var subscribed = await Subscribed.ToAsync(NewClient(ClientOptions with { ClientSecret = null, Jwt = Token(TimeSpan.FromSeconds(5)) }), "s");
        subscribed.Ask();
        _time.Advance(TimeSpan.FromSeconds(5));
        var error = await Assert.ThrowsAsync<StreamSeaException>(subscribed.NextAsync);
        Assert.Equal((StreamSeaFailure.Refused, 4401), (error.Failure, error.Status));
    }

    [Fact]
    public async Task Provider_IsAskedForAnother_WhenOneHasExpired()
    {
        var asked = 0;
        var client = NewClient(ClientOptions with
        {
            ClientSecret = null,
            JwtProvider = _ => ValueTask.FromResult(Token(++asked == 1 ? TimeSpan.FromSeconds(5) : TimeSpan.FromHours(1))),
        });
        await using var subscribed = await Subscribed.ToAsync(client, "s");
        subscribed.Ask();
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.IsType<StreamSeaException>((await subscribed.WhenAsync(ClientState.Connecting, withCause: true)).Cause);
        await subscribed.WhenAsync(ClientState.Open);
        Assert.Equal(2, asked);
        await PublishAsync(1);
        Assert.Equal(1, await NextAsync(subscribed));
    }

    [Fact]
    public async Task Provider_OfBadTokens_IsAskedOnceMore()
    {
        var asked = 0;
        var client = NewClient(ClientOptions with { ClientSecret = null, JwtProvider = _ => ValueTask.FromResult(Token(TimeSpan.FromHours(-++asked))) });
        await Assert.ThrowsAsync<StreamSeaException>(Subscribed.Begin(client, "s").NextAsync);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task Provider_ThatThrows_IsAskedAgain()
    {
        var asked = 0;
        var client = NewClient(ClientOptions with
        {
            ClientSecret = null,
            JwtProvider = _ => ++asked switch
            {
                1 => throw new InvalidOperationException("no token today"),
                2 => ValueTask.FromResult<string>(null!),
                _ => ValueTask.FromResult(Token(TimeSpan.FromHours(1))),
            },
        });
        var subscribed = Subscribed.Begin(client, "s");
        Assert.Contains("no token today", (await subscribed.WhenAsync(ClientState.Connecting, withCause: true)).Cause!.Message, StringComparison.Ordinal);
        await subscribed.WhenAsync(ClientState.Open);
        Assert.Equal(3, asked);
    }

    private string Token(TimeSpan validFor, string more = "", RSA? key = null)
    {
        var exp = _time.GetUtcNow().Add(validFor).ToUnixTimeSeconds();
        var pem = Encoding.ASCII.GetBytes((key ?? _rsa).ExportPkcs8PrivateKeyPem());
        return CompactJws.Write(Encoding.UTF8.GetBytes($$"""{"exp":{{exp}}{{more}}}"""), TokenKeyReader.Read(pem)[0], TokenAlgorithm.RS512);
    }
}
