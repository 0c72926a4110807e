using System.Net;
using System.Net.WebSockets;
using System.Text;
using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests;

/// <summary>The guide's clients as the README has them; only the port is another.</summary>
public sealed class GuideClientsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task JavaScriptClient_InNode_SendsAndReceives()
    {
        var node = Tool.Node;
        Assert.SkipUnless(Directory.Exists(Path.Combine(Repository.NodeModules, "ws")), "tests/clients is not installed (npm ci).");
        await using var gateway = await GatewayProcess.OnEmbeddedLogAsync(Repository.NewDirectory());
        await using var other = await GuideClient.ConnectAsync(gateway.Guide);

        var folder = Repository.NewDirectory();
        Directory.CreateSymbolicLink(Path.Combine(folder, "node_modules"), Repository.NodeModules);
        var script = Path.Combine(folder, "client.mjs");
        await File.WriteAllTextAsync(script, "import WebSocket from 'ws';\n" + Readme.Block("js", gateway.Guide));
        await using var client = ProcessRun.Start(node, [script]);

        await client.UntilOutputAsync("messageType: 'SYSTEM'", Limit);
        await client.UntilOutputAsync("messageType: 'ACK'", Limit);
        await client.UntilOutputAsync("content: 'Hello from client!'", Limit);
        Assert.Equal("Hello from client!", (await other.NextBroadcastAsync()).GetProperty("content").GetString());
        await other.SendAsync("to the script");
        await client.UntilOutputAsync("content: 'to the script'", Limit);
    }

    [Fact]
    public async Task PythonClient_OfDebian_SendsAndReceives()
    {
        var python = Tool.Python;
        await using var gateway = await GatewayProcess.OnEmbeddedLogAsync(Repository.NewDirectory());
        await using var other = await GuideClient.ConnectAsync(gateway.Guide);

        var script = Path.Combine(Repository.NewDirectory(), "client.py");
        await File.WriteAllTextAsync(script, Readme.Block("python", gateway.Guide));
        await using var client = ProcessRun.Start(python, ["-u", script]);

        await client.UntilOutputAsync("'messageType': 'SYSTEM'", Limit);
        await client.UntilOutputAsync("'messageType': 'ACK'", Limit);
        await client.UntilOutputAsync("'content': 'Hello from Python!'", Limit);
        Assert.Equal("Hello from Python!", (await other.NextBroadcastAsync()).GetProperty("content").GetString());
        await other.SendAsync("to the script");
        await client.UntilOutputAsync("'content': 'to the script'", Limit);
    }

    [Fact]
    public async Task JavaScriptClient_InABrowser_SendsAndReceives()
    {
        var chromium = Tool.Chromium;
        await using var gateway = await GatewayProcess.OnEmbeddedLogAsync(Repository.NewDirectory());
        await using var other = await GuideClient.ConnectAsync(gateway.Guide);
        await using var page = BrowserPage.Serve($"<script>{Readme.Block("js", gateway.Guide)}</script>");
        await using var browser = ProcessRun.Start(chromium, page.BrowserArguments);

        Assert.Equal("Hello from client!", (await other.NextBroadcastAsync()).GetProperty("content").GetString());
        var received = await page.UntilReceivedAsync("Hello from client!", Limit);
        Assert.Contains("Connected as", received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfAnotherOrigin_IsRefused()
    {
        await using var gateway = await GatewayProcess.OnEmbeddedLogAsync(Repository.NewDirectory());
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", "https://evil.example");
        socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(gateway.Guide, CancellationToken.None));
        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
    }

    [Fact]
    public async Task PublishAndSubscribe_OfTheReadme_Work()
    {
        await using var gateway = await GatewayProcess.OnEmbeddedLogAsync(Repository.NewDirectory());
        await using var publish = ProcessRun.Start("dotnet", [Repository.Program, "publish", "orders", "--url", gateway.V1.ToString()], input: "one\ntwo\n");
        Assert.True(await publish.UntilExitAsync(Limit) == 0, publish.Errors);
        await using var subscribe = ProcessRun.Start("dotnet", [Repository.Program, "subscribe", "orders", "--url", gateway.V1.ToString(), "--from", "earliest", "--count", "2"]);
        Assert.True(await subscribe.UntilExitAsync(Limit) == 0, subscribe.Errors);
        Assert.Equal("one\ntwo\n", subscribe.Output);
    }
}
