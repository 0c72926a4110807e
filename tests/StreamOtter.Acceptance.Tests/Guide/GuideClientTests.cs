using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Guide;

/// <summary>The guide's clients, as written but for the port.</summary>
public sealed class GuideClientTests
{
    [Fact]
    public async Task JavaScriptAndPython_TogetherOnEmbeddedLog_AreWelcomedAnsweredAndHearEachOther()
    {
        Tool.NeedWs();
        await Tool.NeedPythonWebSocketAsync();
        using var directory = new TestDirectory();
        await using var gateway = await GatewayProcess.StartAsync("--data", directory.At("data"));

        await using var python = StartPython(directory, gateway);
        await IsServedAsync(python, "'Hello from Python!'");
        await using var javaScript = StartJavaScript(directory, gateway);
        await IsServedAsync(javaScript, "'Hello from client!'");
        await python.WaitForLineAsync("'Hello from client!'");
        await using var secondPython = StartPython(directory, gateway);
        await IsServedAsync(secondPython, "'Hello from Python!'");
        await javaScript.WaitForLineAsync("'Hello from Python!'");

        await gateway.StopAsync();
        await javaScript.WaitForLineAsync("Disconnected from WebSocket");
        Assert.Equal(0, await javaScript.WaitForExitAsync());
        Assert.Empty(javaScript.Errors.Lines);
    }

    private static async Task IsServedAsync(ChildProcess client, string message)
    {
        await client.WaitForLineAsync("Connected to WebSocket");
        await client.WaitForLineAsync("'SYSTEM'");
        await client.WaitForLineAsync("'ACK'");
        await client.WaitForLineAsync(message);
    }

    private static ChildProcess StartJavaScript(TestDirectory directory, GatewayProcess gateway) => new(
        Tool.Node,
        [directory.Write("client.cjs", "const WebSocket = require('ws');\n" + Repository.GuideClient("guide-client.js", gateway.Guide.Port))],
        new Dictionary<string, string> { ["NODE_PATH"] = Repository.NodeModules });

    private static ChildProcess StartPython(TestDirectory directory, GatewayProcess gateway) => new(
        Tool.Python,
        [directory.Write("client.py", Repository.GuideClient("guide-client.py", gateway.Guide.Port))],
        new Dictionary<string, string> { ["PYTHONUNBUFFERED"] = "1" });
}
