using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using StreamOtter.Protocol;
using StreamOtter.Protocol.Tokens;
using StreamOtter.Security;

namespace StreamOtter.Extensions.Tests.Security;

public sealed class TokenTests : IDisposable
{
    private const string Secret = "a secret of more than thirty-two bytes";

    private static readonly UserDetails User = new() { UserId = "user123", Roles = ["admin", "reader"] };

    private readonly ManualTime _time = new();
    private readonly SecurityManager _security;

    public TokenTests()
    {
        _time.Advance(TimeSpan.FromDays(20_000));
        _security = new SecurityManager(timeProvider: _time);
    }

    public void Dispose() => _security.Dispose();

    [Fact]
    public void Validate_OfItsOwn_TellsTheUser()
    {
        var validation = _security.ValidateWebSocketToken(_security.GenerateWebSocketToken(User, Secret), Secret);
        Assert.True(validation.IsValid);
        Assert.Equal("user123", validation.User.UserId);
        Assert.Equal(["admin", "reader"], validation.User.Roles);
        Assert.Null(validation.User.Streams);
        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromHours(1), validation.Claims.ExpiresAt);
    }

    [Fact]
    public void Generate_WithStreams_MakesATokenForAGateway()
    {
        Assert.True(StreamPattern.TryParse("orders.*", out var orders));
        var token = _security.GenerateWebSocketToken(User with { Streams = new() { Publish = [orders] } }, Secret);
        var streams = _security.ValidateWebSocketToken(token, Secret).User!.Streams!;
        Assert.Equal(["orders.*"], streams.Publish.Select(pattern => pattern.ToString()));
        Assert.Empty(streams.Subscribe);
    }

    [Theory]
    [InlineData(TokenAlgorithm.HS256)]
    [InlineData(TokenAlgorithm.HS384)]
    [InlineData(TokenAlgorithm.HS512)]
    [InlineData(TokenAlgorithm.RS256)]
    [InlineData(TokenAlgorithm.RS512)]
    [InlineData(TokenAlgorithm.PS384)]
    [InlineData(TokenAlgorithm.ES256)]
    [InlineData(TokenAlgorithm.ES384)]
    [InlineData(TokenAlgorithm.ES512)]
    public void Tokens_OfEachAlgorithm_AreValid_AndNoOthers(TokenAlgorithm algorithm)
    {
        var (secret, check) = Keys(algorithm);
        Configure(tokens => tokens.Algorithm = algorithm);
        var token = _security.GenerateWebSocketToken(User, secret);
        Assert.Equal(algorithm.ToString(), JsonElement.Parse(Base64Url.DecodeFromChars(token.Split('.')[0])).GetProperty("alg").GetString());
        Assert.True(_security.ValidateWebSocketToken(token, check).IsValid);
        Configure(tokens => tokens.Algorithm = algorithm == TokenAlgorithm.HS256 ? TokenAlgorithm.HS384 : TokenAlgorithm.HS256);
        Assert.Equal(TokenProblem.NotSupported, _security.ValidateWebSocketToken(token, check).Problem);
    }

    [Fact]
    public void Validate_AfterItsTime_IsExpired()
    {
        var token = _security.GenerateWebSocketToken(User, Secret);
        _time.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(29));
        Assert.True(_security.ValidateWebSocketToken(token, Secret).IsValid);
        _time.Advance(TimeSpan.FromSeconds(1));
        var late = _security.ValidateWebSocketToken(token, Secret);
        Assert.False(late.IsValid);
        Assert.Null(late.User);
        Assert.Equal((TokenProblem.Expired, "The token has expired."), (late.Problem, late.Reason));
    }

    [Fact]
    public void Validate_OfIssuerAndAudience_IsAsConfigured()
    {
        Configure(tokens => (tokens.Issuer, tokens.Audience) = ("shop", "orders"));
        var token = _security.GenerateWebSocketToken(User, Secret);
        Assert.True(_security.ValidateWebSocketToken(token, Secret).IsValid);
        Configure(tokens => (tokens.Issuer, tokens.Audience) = ("another", "orders"));
        Assert.Equal(TokenProblem.WrongIssuer, _security.ValidateWebSocketToken(token, Secret).Problem);
        Configure(tokens => (tokens.Issuer, tokens.Audience) = ("shop", "another"));
        Assert.Equal(TokenProblem.WrongAudience, _security.ValidateWebSocketToken(token, Secret).Problem);
    }

    [Fact]
    public void Validate_OfForgedTokens_RefusesAll()
    {
        using var rsa = RSA.Create(2048);
        var publicPem = rsa.ExportSubjectPublicKeyInfoPem();
        var signed = _security.GenerateWebSocketToken(User, rsa.ExportPkcs8PrivateKeyPem());
        var claims = signed.Split('.')[1];
        var hsHead = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);
        var hs = $"{hsHead}.{claims}";
        // Signed with the public key as if it were a secret, in each form that it has.
        foreach (var key in (byte[][])[Encoding.UTF8.GetBytes(publicPem), Encoding.UTF8.GetBytes(publicPem + "\n"), rsa.ExportSubjectPublicKeyInfo()])
            Assert.Equal(TokenProblem.NoKey, Problem($"{hs}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(hs)))}", publicPem));
        foreach (var none in new[] { "none", "None", "NONE" })
        {
            var head = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"alg":"{{none}}"}"""));
            Assert.Equal(TokenProblem.NotSupported, Problem($"{head}.{claims}.", publicPem));
            Assert.Equal(TokenProblem.NotSupported, Problem($"{head}.{claims}.", Secret));
        }
        Assert.Equal(TokenProblem.BadSignature, Problem(_security.GenerateWebSocketToken(User, Secret + "!"), Secret));
        var own = _security.GenerateWebSocketToken(User, Secret).Split('.');
        var admin = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(own[1])).Replace("user123", "root", StringComparison.Ordinal)));
        Assert.Equal(TokenProblem.BadSignature, Problem($"{own[0]}.{admin}.{own[2]}", Secret));
    }

    [Theory]
    [InlineData(null, TokenProblem.Malformed)]
    [InlineData("", TokenProblem.Malformed)]
    [InlineData("nonsense", TokenProblem.Malformed)]
    [InlineData("a.b.c.d.e", TokenProblem.Malformed)]
    [InlineData("....", TokenProblem.Malformed)]
    public void Validate_OfNonsense_SaysSo(string? token, TokenProblem expected) => Assert.Equal(expected, Problem(token, Secret));

    [Theory]
    [InlineData("""{"sub":"u","exp":9999999999,"roles":"admin"}""")]
    [InlineData("""{"sub":"u","exp":9999999999,"roles":[1]}""")]
    [InlineData("""{"sub":"","exp":9999999999}""")]
    [InlineData("""{"exp":9999999999}""")]
    [InlineData("""{"sub":"u"}""")]
    [InlineData("""{"sub":"u","exp":9999999999,"streams":[]}""")]
    public void Validate_OfWrongClaims_Refuses(string claims) => Assert.Equal(
        TokenProblem.BadClaims, Problem(CompactJws.Write(Encoding.UTF8.GetBytes(claims), TokenKey.FromSecret(Encoding.UTF8.GetBytes(Secret)), TokenAlgorithm.HS256), Secret));

    [Fact]
    public void Validate_OfAHugeToken_Refuses() => Assert.Equal(TokenProblem.TooLong, Problem(new string('a', 1_000_000), Secret));

    [Fact]
    public void Generate_WithAShortSecret_IsRefused_AndDerivesAKeyWhereThatIsAskedFor()
    {
        var error = Assert.Throws<TokenKeyException>(() => _security.GenerateWebSocketToken(User, "secretKey"));
        Assert.Contains("at least 32 bytes", error.Message, StringComparison.Ordinal);
        Assert.Contains("DeriveShortSecrets", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secretKey", error.Message, StringComparison.Ordinal);
        Assert.Throws<TokenKeyException>(() => _security.ValidateWebSocketToken("x", "secretKey"));
        Configure(tokens => tokens.DeriveShortSecrets = true);
        var token = _security.GenerateWebSocketToken(User, "secretKey");
        Assert.True(_security.ValidateWebSocketToken(token, "secretKey").IsValid);
        Assert.Equal(TokenProblem.BadSignature, Problem(token, "secretkey"));
    }

    [Fact]
    public void Generate_OfWhatCannotBe_IsRefused()
    {
        using var rsa = RSA.Create(2048);
        Assert.Throws<TokenKeyException>(() => _security.GenerateWebSocketToken(User, rsa.ExportSubjectPublicKeyInfoPem()));
        Assert.Throws<ArgumentNullException>(() => _security.GenerateWebSocketToken(null!, Secret));
        Assert.Throws<ArgumentNullException>(() => _security.GenerateWebSocketToken(User, null!));
        Assert.Throws<ArgumentException>(() => _security.GenerateWebSocketToken(User, ""));
        Assert.Throws<ArgumentException>(() => _security.GenerateWebSocketToken(User with { UserId = "" }, Secret));
        Assert.Throws<ArgumentException>(() => _security.GenerateWebSocketToken(User with { Roles = [""] }, Secret));
        var error = Assert.Throws<TokenException>(() => _security.GenerateWebSocketToken(User with { Roles = [new string('r', 20_000)] }, Secret));
        Assert.Equal(TokenProblem.TooLong, error.Problem);
        Configure(tokens => tokens.Algorithm = TokenAlgorithm.RS256);
        Assert.Throws<TokenKeyException>(() => _security.GenerateWebSocketToken(User, Secret));
    }

    [Fact]
    public void Refresh_KeepsTheClaims_WithANewTime_UntilTheLimit()
    {
        Configure(tokens => tokens.RefreshLimit = TimeSpan.FromHours(2));
        var token = _security.GenerateWebSocketToken(User, Secret);
        _time.Advance(TimeSpan.FromMinutes(50));
        var next = _security.RefreshWebSocketToken(token, Secret);
        _time.Advance(TimeSpan.FromMinutes(50));
        Assert.False(_security.ValidateWebSocketToken(token, Secret).IsValid);
        Assert.Equal(TokenProblem.Expired, Assert.Throws<TokenException>(() => _security.RefreshWebSocketToken(token, Secret)).Problem);
        var validation = _security.ValidateWebSocketToken(next, Secret);
        Assert.Equal(["admin", "reader"], validation.User!.Roles);
        next = _security.RefreshWebSocketToken(next, Secret);
        _time.Advance(TimeSpan.FromMinutes(20));
        Assert.True(_security.ValidateWebSocketToken(next, Secret).IsValid);
        Assert.Contains("log in again", Assert.Throws<TokenException>(() => _security.RefreshWebSocketToken(next, Secret)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void StartTokenRefresh_RefreshesByInterval_UntilItCannot()
    {
        Configure(tokens => tokens.RefreshLimit = TimeSpan.FromHours(2));
        var (refreshed, failed) = (new List<string>(), new List<Exception>());
        _security.OnTokenRefreshed(_ => throw new InvalidOperationException("this handler is broken"));
        using var registration = _security.OnTokenRefreshed(refreshed.Add);
        var first = _security.GenerateWebSocketToken(User, Secret);
        using var refresh = _security.StartTokenRefresh(first, Secret, TimeSpan.FromMinutes(50));
        refresh.Failed += (_, error) => failed.Add(error);
        Assert.Equal(first, refresh.Token);
        _time.Advance(TimeSpan.FromMinutes(100));
        Assert.Equal(2, refreshed.Count);
        Assert.Equal(refreshed[^1], refresh.Token);
        Assert.True(_security.ValidateWebSocketToken(refresh.Token, Secret).IsValid);
        _time.Advance(TimeSpan.FromHours(5));
        Assert.Equal(2, refreshed.Count);
        Assert.IsType<TokenException>(Assert.Single(failed));
    }

    [Fact]
    public void StartTokenRefresh_OfAWrongTokenOrInterval_IsRefused()
    {
        Assert.Throws<TokenException>(() => _security.StartTokenRefresh("nonsense", Secret, TimeSpan.FromMinutes(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _security.StartTokenRefresh(_security.GenerateWebSocketToken(User, Secret), Secret, TimeSpan.Zero));
        var tooLong = Assert.Throws<ArgumentOutOfRangeException>(() => _security.StartTokenRefresh(_security.GenerateWebSocketToken(User, Secret), Secret, TimeSpan.FromHours(1)));
        Assert.Contains("shorter than a token's life, which is 01:00:00", tooLong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void StartTokenRefresh_OfATokenThatExpiresWithinTheInterval_RefreshesItInTime()
    {
        var token = _security.GenerateWebSocketToken(User, Secret);
        _time.Advance(TimeSpan.FromMinutes(40));
        using var refresh = _security.StartTokenRefresh(token, Secret, TimeSpan.FromMinutes(50));
        for (var minutes = 0; minutes < 200; minutes += 10)
        {
            _time.Advance(TimeSpan.FromMinutes(10));
            Assert.True(_security.ValidateWebSocketToken(refresh.Token, Secret).IsValid);
        }
        Assert.NotEqual(token, refresh.Token);
    }

    private TokenProblem Problem(string? token, string secret)
    {
        var validation = _security.ValidateWebSocketToken(token, secret);
        Assert.False(validation.IsValid);
        return validation.Problem;
    }

    private void Configure(Action<TokenOptions> change)
    {
        var tokens = new TokenOptions();
        change(tokens);
        _security.ConfigureWebSocketSecurity(new() { Tokens = tokens });
    }

    private static (string Signs, string Checks) Keys(TokenAlgorithm algorithm)
    {
        switch (algorithm.ToString())
        {
            case ['H', ..]:
                return (new string('s', 64), new string('s', 64));
            case ['E', ..]:
                using (var ec = ECDsa.Create(algorithm switch { TokenAlgorithm.ES256 => ECCurve.NamedCurves.nistP256, TokenAlgorithm.ES384 => ECCurve.NamedCurves.nistP384, _ => ECCurve.NamedCurves.nistP521 }))
                    return (ec.ExportPkcs8PrivateKeyPem(), ec.ExportSubjectPublicKeyInfoPem());
            default:
                using (var rsa = RSA.Create(2048))
                    return (rsa.ExportPkcs8PrivateKeyPem(), rsa.ExportSubjectPublicKeyInfoPem());
        }
    }
}
