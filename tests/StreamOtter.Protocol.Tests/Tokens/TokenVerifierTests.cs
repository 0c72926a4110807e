using StreamOtter.Protocol.Tokens;

namespace StreamOtter.Protocol.Tests.Tokens;

/// <summary>Who is believed, by which key, and when.</summary>
public sealed class TokenVerifierTests
{
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch.AddSeconds(1000));

    [Theory]
    [InlineData(TokenAlgorithm.HS256)]
    [InlineData(TokenAlgorithm.HS384)]
    [InlineData(TokenAlgorithm.HS512)]
    public void Token_OfASecret_IsAccepted(TokenAlgorithm algorithm) => RoundTrips(TestTokens.Secret, TestTokens.Secret, algorithm);

    [Theory]
    [InlineData(TokenAlgorithm.RS256)]
    [InlineData(TokenAlgorithm.RS384)]
    [InlineData(TokenAlgorithm.RS512)]
    [InlineData(TokenAlgorithm.PS256)]
    [InlineData(TokenAlgorithm.PS384)]
    [InlineData(TokenAlgorithm.PS512)]
    [InlineData(TokenAlgorithm.ES256)]
    [InlineData(TokenAlgorithm.ES384)]
    [InlineData(TokenAlgorithm.ES512)]
    public void Token_OfAPrivateKey_IsAcceptedByThePublicOne(TokenAlgorithm algorithm)
    {
        var (signs, verifies) = TestTokens.Pair(algorithm);
        Assert.False(verifies.CanSign);
        RoundTrips(signs, verifies, algorithm);
        RoundTrips(signs, signs, algorithm);
        Assert.Throws<TokenKeyException>(() => CompactJws.Write("{}"u8, verifies, algorithm));
    }

    [Theory]
    [InlineData(970, TokenProblem.Expired)]
    [InlineData(970.001, TokenProblem.None)]
    [InlineData(1000, TokenProblem.None)]
    [InlineData(0, TokenProblem.Expired)]
    public void Token_AroundItsEnd_HasTheSkew(double exp, TokenProblem problem) =>
        Assert.Equal(problem, Verify(FormattableString.Invariant($$"""{"exp":{{exp}}}""")));

    [Theory]
    [InlineData(1030, TokenProblem.None)]
    [InlineData(1030.001, TokenProblem.NotYetValid)]
    public void Token_AroundItsBeginning_HasTheSkew(double nbf, TokenProblem problem) =>
        Assert.Equal(problem, Verify(FormattableString.Invariant($$"""{"exp":2000,"nbf":{{nbf}}}""")));

    [Theory]
    [InlineData("""{"exp":2000}""", TokenProblem.WrongIssuer)]
    [InlineData("""{"exp":2000,"iss":"other","aud":"us"}""", TokenProblem.WrongIssuer)]
    [InlineData("""{"exp":2000,"iss":"them"}""", TokenProblem.WrongAudience)]
    [InlineData("""{"exp":2000,"iss":"them","aud":"US"}""", TokenProblem.WrongAudience)]
    [InlineData("""{"exp":2000,"iss":"them","aud":[]}""", TokenProblem.WrongAudience)]
    [InlineData("""{"exp":2000,"iss":"them","aud":["others","us"]}""", TokenProblem.None)]
    [InlineData("""{"exp":2000,"iss":"them","aud":"us"}""", TokenProblem.None)]
    public void Token_OfOrForOthers_IsRefused(string claims, TokenProblem problem) =>
        Assert.Equal(problem, Verify(claims, new TokenRules { Issuer = "them", Audience = "us" }));

    [Fact]
    public void Keys_WithIds_AreChosenByThem()
    {
        var (one, two) = (TokenKey.FromSecret(new byte[32], "one"), TokenKey.FromSecret("another secret, of 32 bytes or more"u8, "two"));
        var verifier = new TokenVerifier([one, two], new TokenRules(), _time);
        Assert.True(verifier.TryVerify(CompactJws.Write("""{"exp":2000}"""u8, two, TokenAlgorithm.HS256), out _, out _));
        Assert.True(verifier.TryVerify(TestTokens.Signed("""{"alg":"HS256"}""", """{"exp":2000}""", two), out _, out _)); // it does not say which
        Assert.False(verifier.TryVerify(TestTokens.Signed("""{"alg":"HS256","kid":"one"}""", """{"exp":2000}""", two), out _, out var problem));
        Assert.Equal(TokenProblem.BadSignature, problem);
        Assert.False(verifier.TryVerify(TestTokens.Signed("""{"alg":"HS256","kid":"three"}""", """{"exp":2000}""", two), out _, out problem));
        Assert.Equal(TokenProblem.NoKey, problem);
    }

    [Fact]
    public void Key_BoundToOneAlgorithm_IsUsedForNoOther()
    {
        var numbers = TestTokens.Rsa.ExportParameters(includePrivateParameters: false);
        var verifies = TestTokens.Read($$"""{"kty":"RSA","alg":"PS256","e":"AQAB","n":"{{System.Buffers.Text.Base64Url.EncodeToString(numbers.Modulus)}}"}""");
        var (signs, _) = TestTokens.Pair(TokenAlgorithm.RS256);
        var verifier = new TokenVerifier([verifies], new TokenRules(), _time);
        Assert.True(verifier.TryVerify(CompactJws.Write("""{"exp":2000}"""u8, signs, TokenAlgorithm.PS256), out _, out _));
        Assert.False(verifier.TryVerify(CompactJws.Write("""{"exp":2000}"""u8, signs, TokenAlgorithm.RS256), out _, out var problem));
        Assert.Equal(TokenProblem.NoKey, problem);
    }

    [Fact]
    public void Problems_AllHaveWords() =>
        Assert.All(Enum.GetValues<TokenProblem>(), problem => Assert.Matches("^(The|No|A) .*[.]$", problem.Describe()));

    private TokenProblem Verify(string claims, TokenRules? rules = null)
    {
        var verifier = new TokenVerifier([TestTokens.Secret], rules ?? new TokenRules(), _time);
        _ = verifier.TryVerify(TestTokens.Signed("""{"alg":"HS256","typ":"JWT"}""", claims), out _, out var problem);
        return problem;
    }

    private void RoundTrips(TokenKey signs, TokenKey verifies, TokenAlgorithm algorithm)
    {
        var token = CompactJws.Write("""{"sub":"me","iss":"i","aud":["a"],"exp":2000,"nbf":0.5}"""u8, signs, algorithm);
        Assert.True(new TokenVerifier([verifies], new TokenRules(), _time).TryVerify(token, out var claims, out var problem), $"{problem}");
        Assert.Equal(("me", "i", "a"), (claims.Subject, claims.Issuer, claims.Audiences.Single()));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(2000), claims.ExpiresAt);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(0.5), claims.NotBefore);
    }
}
