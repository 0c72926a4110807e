using System.Runtime.Versioning;
using System.Text.Json;
using StreamOtter.Acceptance.Tests.Commands;
using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Security;

/// <summary><c>streamotter token</c>.</summary>
public sealed class TokenCommandTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [UnsupportedOSPlatform("windows")]
    [InlineData("ES256", "private.pem", "public.pem")]
    [InlineData("ES512", "private.pem", "public.pem")]
    [InlineData("PS256", "private.pem", "public.pem")]
    [InlineData("HS512", "secret.key", "secret.key")]
    public async Task Token_OfANewKey_IsVerifiedByIt(string algorithm, string signs, string verifies)
    {
        var keys = await TokenTool.KeysAsync(_directory, algorithm);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(keys, signs)));
        var token = await TokenTool.TokenAsync(
            Path.Combine(keys, signs), "--alg", algorithm, "--publish", "orders.*", "--publish", "x", "--subscribe", "*", "--for", "30m", "--issuer", "us", "--audience", "them");

        var show = await CommandRun.OfAsync(["token", "show", "--key", Path.Combine(keys, verifies), "--issuer", "us", "--audience", "them"], token + "\n");
        Assert.Equal((0, "The token is valid."), (show.ExitCode, show.Output[^1]));
        var text = string.Join('\n', show.Output);
        Assert.DoesNotContain(token.Split('.')[2], text, StringComparison.Ordinal);
        Assert.Contains(algorithm, text, StringComparison.Ordinal);
        var claims = JsonElement.Parse(text[text.IndexOf("{\n  \"sub\"", StringComparison.Ordinal)..text.IndexOf("\nValid until", StringComparison.Ordinal)]);
        Assert.Equal("tester", claims.GetProperty("sub").GetString());
        Assert.Equal(1800, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
        Assert.Equal("""{"publish":["orders.*","x"],"subscribe":["*"]}""", JsonSerializer.Serialize(claims.GetProperty("streams")));

        var other = await TokenTool.KeysAsync(_directory, algorithm, "others");
        show = await CommandRun.OfAsync(["token", "show", "--key", Path.Combine(other, verifies)], token);
        Assert.Equal((1, "The token's signature does not match."), (show.ExitCode, show.Output[^1]));
    }

    [Fact]
    public async Task Keygen_WhereAKeyIs_LeavesItAlone()
    {
        var keys = await TokenTool.KeysAsync(_directory);
        var before = await File.ReadAllTextAsync(Path.Combine(keys, "private.pem"));
        var run = await CommandRun.OfAsync(["token", "keygen", "--out", keys]);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("--out", Assert.Single(run.Errors), StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(Path.Combine(keys, "private.pem")));
    }

    [Fact]
    public async Task Show_OfWhatIsNoToken_SaysSo()
    {
        var show = await CommandRun.OfAsync(["token", "show"], "nonsense");
        Assert.Equal((1, "The token is no JWT of the form header.payload.signature."), (show.ExitCode, Assert.Single(show.Output)));
        show = await CommandRun.OfAsync(["token", "show"], new string('a', 1 << 20));
        Assert.Equal(1, show.ExitCode);
        Assert.Contains("16384", Assert.Single(show.Output), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keygen")]
    [InlineData("keygen --alg none --out k")]
    [InlineData("create --sub me")]
    [InlineData("create --key k")]
    [InlineData("create --key k --sub=")]
    [InlineData("create --key k --sub me --for soon")]
    [InlineData("create --key k --sub me --for 0s")]
    [InlineData("create --key k --sub me --for 4000d")]
    [InlineData("create --key k --sub me --publish a/b")]
    [InlineData("create --key k --sub me --alg hs256")]
    [InlineData("create --key /nowhere/key --sub me")]
    [InlineData("show --key /nowhere/key")]
    [InlineData("show /nowhere/token")]
    public async Task Command_GivenBadly_SaysSoInOneLine(string options)
    {
        var keys = await TokenTool.KeysAsync(_directory, "HS256");
        var run = await CommandRun.OfAsync(
            ["token", .. options.Split(' ')], await TokenTool.TokenAsync(Path.Combine(keys, "secret.key")));
        Assert.NotEqual(0, run.ExitCode);
        Assert.Matches("^streamotter: .*[.]$", Assert.Single(run.Errors));
    }

    [Fact]
    public async Task Create_WithAPublicKey_SaysSo()
    {
        var keys = await TokenTool.KeysAsync(_directory);
        var run = await CommandRun.OfAsync(["token", "create", "--sub", "me", "--key", Path.Combine(keys, "public.pem")]);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("private", Assert.Single(run.Errors), StringComparison.Ordinal);
    }
}
