using System.Net.Http.Headers;
using StreamOtter.Acceptance.Tests.Commands;
using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Security;

/// <summary>A gateway that logs all there is to log, on every path a token takes: none of it is in what it says.</summary>
public sealed class SecretsInLogsTests : IDisposable
{
    private const string Secret = "tell-nobody-this-secret-of-the-gateway";

    private static readonly HttpClient Http = new() { Timeout = Limits.Wait };

    private readonly TestDirectory _directory = new();
    private readonly List<string> _heard = [];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Tokens_OnEveryPath_AreInNoLogAndNoAnswer()
    {
        var key = _directory.Write("secret.key", Secret);
        var good = await TokenTool.TokenAsync(key, "--publish", "a", "--subscribe", "websocket-messages");
        var less = await TokenTool.TokenAsync(key);
        var expired = await TokenTool.TokenAsync(key, "--for", "1s");
        var forged = await TokenTool.TokenAsync(_directory.Write("other.key", "another-secret-that-the-gateway-does-not-know"));
        var broken = good[..^4];
        await using var gateway = await GatewayProcess.StartAsync(
            ["--data", _directory.At("data"), "--auth-key", key, "--log-level", "Trace"],
            new Dictionary<string, string> { ["STREAMOTTER__AUTH__CLOCKSKEW"] = "00:00:00" });

        await Eventually.IsAsync(async () => (await CommandRun.OfAsync(["token", "show", "--key", key], expired)).ExitCode == 1, "the token of 1 s is over");
        var brief = await TokenTool.TokenAsync(key, "--for", "20s");
        using var expiring = await WireClient.ConnectAsync(gateway.V1, _heard);
        await expiring.SendAsync(Hello(brief));
        await expiring.ReceiveAsync("welcome");
        foreach (var wrong in new[] { expired, forged, broken, good + "x", "\\u0000" + good })
        {
            using var client = await WireClient.ConnectAsync(gateway.V1, _heard);
            await client.SendAsync(Hello(wrong));
            Assert.Equal(4300, await client.ReceiveCloseAsync());
        }
        foreach (var malformed in new[] { $$"""{"type":"hello","token":["{{good}}"]}""", $$"""{"type":"hello","token":"{{good}}""", $$"""{"type":"auth","token":"{{good}}"}""" })
        {
            using var client = await WireClient.ConnectAsync(gateway.V1, _heard);
            await client.SendAsync(malformed);
            Assert.InRange(await client.ReceiveCloseAsync(), 4001, 4002);
        }
        foreach (var second in new[] { less, forged })
        {
            using var client = await WireClient.ConnectAsync(gateway.V1, _heard);
            await client.SendAsync(Hello(good));
            await client.ReceiveAsync("welcome");
            await client.SendAsync("""{"type":"publish","stream":"b","seq":1,"records":[{"v":1}]}""");
            await client.ReceiveAsync("nack");
            await client.SendAsync("""{"type":"subscribe","sub":1,"stream":"b"}""");
            await client.ReceiveAsync("error");
            await client.SendAsync($$"""{"type":"auth","token":"{{second}}"}""");
            if (second == less)
                await client.ReceiveAsync("authorized");
            else
                Assert.Equal(4300, await client.ReceiveCloseAsync());
        }
        await AskGuideAsync(gateway, good, forged, less);
        await UseCommandsAsync(gateway, key, good, forged);

        Assert.Equal(4300, await expiring.ReceiveCloseAsync());
        await gateway.StopAsync();
        string[] said = [.. gateway.Output, .. _heard];
        Assert.Contains(said, line => line.Contains("'tester'", StringComparison.Ordinal)); // it did log who came
        string[] secrets = [Secret, .. new[] { good, less, expired, brief, forged }.SelectMany(token => token.Split('.')[1..])];
        foreach (var secret in secrets)
            Assert.DoesNotContain(said, line => line.Contains(secret, StringComparison.Ordinal));
    }

    private async Task AskGuideAsync(GatewayProcess gateway, string good, string forged, string less)
    {
        using (var client = await WireClient.ConnectAsync(new Uri($"{gateway.Guide}?access_token={good}"), _heard))
            await client.SendAsync("""{"messageType":"USER","content":"x","timestamp":"2024-01-01T12:00:00Z"}""");
        using (var client = await WireClient.ConnectAsync(gateway.Guide, _heard, bearer: good))
            await client.SendAsync("nonsense");
        foreach (var (place, bearer) in new[] { ($"/ws?access_token={forged}", null), ("/ws", forged), ("/ws", less), ("/v1", forged), ($"/nowhere?access_token={good}", good) })
        {
            // Without a version it is no WebSocket yet; with one it is asked who it is.
            foreach (var version in new[] { "", "13" })
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{gateway.Guide.Authority}{place}");
                request.Headers.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer);
                request.Headers.Connection.Add("Upgrade");
                request.Headers.Add("Upgrade", "websocket");
                request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
                if (version.Length > 0)
                    request.Headers.Add("Sec-WebSocket-Version", version);
                using var response = await Http.SendAsync(request);
                Assert.InRange((int)response.StatusCode, 400, 404);
                _heard.Add(response.ToString() + await response.Content.ReadAsStringAsync());
            }
        }
    }

    private async Task UseCommandsAsync(GatewayProcess gateway, string key, string good, string forged)
    {
        foreach (var run in new[]
        {
            await CommandRun.PublishAsync(gateway, "a", ["one"], "--token", good),
            await CommandRun.PublishAsync(gateway, "b", ["one"], "--token", good),
            await CommandRun.PublishAsync(gateway, "a", ["one"], "--token", forged),
            await CommandRun.SubscribeAsync(gateway, "b", "--token-file", _directory.Write("token", good)),
            await CommandRun.OfAsync(["token", "show", "--key", key], good),
            await CommandRun.OfAsync(["token", "show"], good + "x"),
            await CommandRun.OfAsync(["token", "create", "--key", key, "--sub", "me", "--alg", "RS256"]),
            await CommandRun.OfAsync(["serve", "--auth-key", key, "--bind", "nonsense"]),
        })
            _heard.AddRange([.. run.Output, .. run.Errors]);
    }

    private static string Hello(string token) => $$"""{"type":"hello","token":"{{token}}"}""";
}
