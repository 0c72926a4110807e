using StreamOtter.Acceptance.Tests.Commands;
using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Security;

/// <summary>A gateway that wants to know its clients, and the commands that tell it.</summary>
public sealed class AuthenticatedGatewayTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Commands_WithTheirTokens_DoWhatTheseAllow()
    {
        var keys = await TokenTool.KeysAsync(_directory);
        var token = await TokenTool.TokenAsync(Path.Combine(keys, "private.pem"), "--publish", "orders.*", "--subscribe", "orders.eu");
        // Beyond this machine, since nobody gets in without a token.
        await using var gateway = await GatewayProcess.StartAsync("--data", _directory.At("data"), "--bind", "0.0.0.0", "--auth-key", Path.Combine(keys, "public.pem"));
        string[] url = ["--url", $"ws://127.0.0.1:{gateway.V1.Port}"];

        var run = await CommandRun.OfAsync(["publish", "orders.eu", .. url, "--token", token], "one\n");
        Assert.Equal(0, run.ExitCode);
        run = await CommandRun.OfAsync(
            ["subscribe", "orders.eu", .. url, "--from", "earliest", "--exit-at-end"], environment: new Dictionary<string, string> { ["STREAMOTTER_TOKEN"] = token });
        Assert.Equal((0, "one"), (run.ExitCode, Assert.Single(run.Output)));
        run = await CommandRun.OfAsync(["publish", "other", .. url, "--token-file", _directory.Write("token", token + "\n")], "one\n");
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("does not allow to publish to 'other'", Assert.Single(run.Errors), StringComparison.Ordinal);
        run = await CommandRun.OfAsync(["subscribe", "orders.us", .. url, "--token", token]);
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("4301", Assert.Single(run.Errors), StringComparison.Ordinal);
        run = await CommandRun.OfAsync(["subscribe", "orders.eu", .. url]);
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("4300", Assert.Single(run.Errors), StringComparison.Ordinal);
        await gateway.StopAsync();
    }

    [Fact]
    public async Task Verify_WithAToken_ConnectsWithIt()
    {
        var key = _directory.Write("secret.key", "a secret of thirty-two bytes, or more\n");
        await using var gateway = await GatewayProcess.StartAsync("--data", _directory.At("data"), "--auth-key", key);
        string[] verify = ["verify", "--url", $"{gateway.V1}", "--stream", "s", "--publishers", "1", "--subscribers", "1", "--for", "1"];
        Assert.Equal(4, (await CommandRun.OfAsync(verify)).ExitCode);
        var run = await CommandRun.OfAsync([.. verify, "--token", await TokenTool.TokenAsync(key, "--publish", "s", "--subscribe", "s")]);
        Assert.True(run.ExitCode == 0, string.Join('\n', run.Errors));
        await gateway.StopAsync();
    }

    [Fact]
    public async Task Secret_AndAnonymousRights_ComeFromTheFile()
    {
        var key = _directory.Write("secret.key", "a secret of thirty-two bytes, or more\n");
        var file = _directory.Write("gateway.json", $$"""{ "Auth": { "Keys": ["{{key}}"], "Anonymous": { "Subscribe": ["public.*"] } } }""");
        await using var gateway = await GatewayProcess.StartAsync("--data", _directory.At("data"), "--config", file);
        var token = await TokenTool.TokenAsync(key, "--publish", "*");
        var run = await CommandRun.PublishAsync(gateway, "public.news", ["one"], "--token", token);
        Assert.Equal(0, run.ExitCode);
        run = await CommandRun.SubscribeAsync(gateway, "public.news", "--from", "earliest", "--exit-at-end");
        Assert.Equal((0, "one"), (run.ExitCode, Assert.Single(run.Output)));
        Assert.Equal(4, (await CommandRun.PublishAsync(gateway, "public.news", ["two"])).ExitCode);
        Assert.Equal(4, (await CommandRun.SubscribeAsync(gateway, "private")).ExitCode);
        await gateway.StopAsync();
    }

    [Theory]
    [InlineData("--token a --token-file b", "cannot go together")]
    [InlineData("--token-file /nowhere/token", "/nowhere/token")]
    [InlineData("--ca /nowhere/ca.pem", "/nowhere/ca.pem")]
    public async Task Command_GivenBadly_SaysSoInOneLine(string options, string part)
    {
        var run = await CommandRun.OfAsync(["publish", "s", .. options.Split(' ')], "one\n");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(part, Assert.Single(run.Errors), StringComparison.Ordinal);
    }
}
