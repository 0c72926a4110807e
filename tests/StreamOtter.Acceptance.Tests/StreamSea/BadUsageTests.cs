using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.StreamSea;

/// <summary>What cannot be meant is said in one line, before anybody is asked.</summary>
public sealed class BadUsageTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly SeaRun _nowhere = new("127.0.0.1", 1, "boiler", "secret");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("--stream", "publish", "-d", "1")]
    [InlineData("--data", "publish", "-s", "a", "-d", "{")]
    [InlineData("--data", "publish", "-s", "a", "-d", "/nowhere/data.json")]
    [InlineData("standard input", "publish", "-s", "a")]
    [InlineData("--remoteServerPort", "publish", "-s", "a", "-d", "1", "-p", "0")]
    [InlineData("RemoteHost", "publish", "-s", "a", "-d", "1", "-h", "http://localhost")]
    [InlineData("ClientId", "publish", "-s", "a", "-d", "1", "--clientId", "a:b")]
    [InlineData("'..' is no name", "publish", "-s", "..", "-d", "1")]
    [InlineData("--ca", "publish", "-s", "a", "-d", "1", "--ca", "/nowhere/ca.pem")]
    [InlineData("fields[0].type", "define", "-s", "a", "-m", """{"version":1,"fields":[{"name":"x","type":"no"}]}""")]
    [InlineData("neither a file nor JSON", "define", "-s", "a", "-m", "schema.jsno")]
    [InlineData("--fanout and --group", "subscribe", "-s", "a", "-f", "--group", "2f1c0a6e-5e8c-4f0e-9a54-0f6f9d1c7b3a")]
    [InlineData("--group", "subscribe", "-s", "a", "--group", "7")]
    [InlineData("--count", "subscribe", "-s", "a", "--count", "0")]
    [InlineData("--schemas", "svv")]
    [InlineData("--name", "create-jail", "-j", "a", "-c", "b")]
    [InlineData("--client", "create-client", "-d", "a")]
    [InlineData("--id", "delete-jail")]
    [InlineData("neither a file nor a key", "rotate-jwt", "-k", "public.pme")]
    [InlineData("--jwtPrivateKey", "sign-jwt", "-k", "/nowhere/private.pem")]
    [InlineData("--filePrefix", "generate-keypair")]
    public async Task BadUsage_IsSaidInOneLine(string named, string command, params string[] arguments)
    {
        var error = await _nowhere.FailsAsync(2, command, arguments);
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NobodyNamed_IsAskedFor()
    {
        Assert.Contains("STREAM_SEA_CLIENT_ID", await (_nowhere with { ClientId = "" }).FailsAsync(2, "describe", "-s", "a"), StringComparison.Ordinal);
        Assert.Contains("STREAM_SEA_CLIENT_SECRET", await (_nowhere with { ClientSecret = "" }).FailsAsync(2, "describe", "-s", "a"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Port_WithoutOne_Is443WhereItIsSecure()
    {
        var run = await Commands.CommandRun.OfAsync(
            ["stream-sea", "svv", "-s", "a", "-h", "no-such-host.invalid", "-t", "--clientId", "a", "--clientSecret", "b"]);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("https://no-such-host.invalid/api", Assert.Single(run.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_OfTheWrongKind_AreNotUsed()
    {
        var prefix = _directory.At("k-");
        await _nowhere.WritesAsync("generate-keypair", "--filePrefix", prefix);
        Assert.Contains("private key", await _nowhere.FailsAsync(2, "rotate-jwt", "-k", $"{prefix}private.pem"), StringComparison.Ordinal);
        Assert.Contains("--jwtPrivateKey", await _nowhere.FailsAsync(2, "sign-jwt", "-k", $"{prefix}public.pem"), StringComparison.Ordinal);
        foreach (var payload in new[] { "[]", "{", """{"exp":"soon"}""", """{"exp":1,"exp":2}""" })
            Assert.Contains("--payload", await _nowhere.FailsAsync(2, "sign-jwt", "-k", $"{prefix}private.pem", "-p", payload), StringComparison.Ordinal);
        Assert.Contains("--expires", await _nowhere.FailsAsync(2, "sign-jwt", "-k", $"{prefix}private.pem", "-p", """{"exp":1}""", "--expires", "1h"), StringComparison.Ordinal);
        Assert.Contains("--expires", await _nowhere.FailsAsync(2, "sign-jwt", "-k", $"{prefix}private.pem", "--expires", "soon"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("private.pem")]
    [InlineData("public.pem")]
    public async Task KeyPair_WhereAFileIs_OverwritesNothing(string file)
    {
        var path = _directory.Write($"k-{file}", "kept");
        Assert.Contains(path, await _nowhere.FailsAsync(1, "generate-keypair", "-o", _directory.At("k-")), StringComparison.Ordinal);
        Assert.Equal("kept", await File.ReadAllTextAsync(path));
        Assert.Single(Directory.GetFiles(_directory.At("")));
    }
}
