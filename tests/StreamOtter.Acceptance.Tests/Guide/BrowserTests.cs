using System.Net;
using System.Net.WebSockets;
using StreamOtter.Acceptance.Tests.Docs;
using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Guide;

/// <summary>A browser's own WebSocket, and whose pages may use it.</summary>
public sealed class BrowserTests
{
    [Fact]
    public async Task Page_OfThisMachine_RunsTheGuidesClient()
    {
        using var directory = new TestDirectory();
        await using var gateway = await GatewayProcess.StartAsync("--data", directory.At("data"));
        await using var page = await PageServer.StartAsync(Script(gateway));
        await using var browser = Browser.Open($"http://localhost:{page.Port}/", directory.At("profile"));
        await page.WaitForLineAsync("Connected to WebSocket", "\"SYSTEM\"", "\"ACK\"", "\"Hello from client!\"");

        await using var other = await GuideClient.ConnectAsync(gateway);
        await other.SendAsync(GuideClient.Message("to the browser", "1"));
        await page.WaitForLineAsync("\"to the browser\"");
        await gateway.StopAsync();
        await page.WaitForLineAsync("Disconnected from WebSocket");
    }

    [Fact]
    public async Task Page_OfAnotherSite_IsRefused()
    {
        using var directory = new TestDirectory();
        await using var gateway = await GatewayProcess.StartAsync("--data", directory.At("data"));
        await using var page = await PageServer.StartAsync(Script(gateway));
        await using var browser = Browser.Open($"http://evil.example:{page.Port}/", directory.At("profile"));
        await page.WaitForLineAsync("WebSocket error", "Disconnected from WebSocket");
        await gateway.WaitForLogAsync($"Refused a WebSocket of a page from http://evil.example:{page.Port}");
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://localhost.evil.example")]
    [InlineData("null")]
    public async Task Upgrade_FromForeignOrigin_IsAnswered403(string origin)
    {
        using var directory = new TestDirectory();
        await using var gateway = await GatewayProcess.StartAsync("--data", directory.At("data"));
        foreach (var place in new[] { gateway.Guide, gateway.V1 })
        {
            using var socket = new ClientWebSocket();
            socket.Options.CollectHttpResponseDetails = true;
            socket.Options.SetRequestHeader("Origin", origin);
            socket.Options.AddSubProtocol("streamotter.v1");
            await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(place, CancellationToken.None).Bounded());
            Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
        }
    }

    /// <summary>README's block as it is, but for the port.</summary>
    private static string Script(GatewayProcess gateway) =>
        Page.Readme.Block("js").Text.Replace("localhost:9090", $"localhost:{gateway.Guide.Port}", StringComparison.Ordinal);
}
