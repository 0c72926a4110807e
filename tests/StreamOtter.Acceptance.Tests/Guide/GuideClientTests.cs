using System.Text.RegularExpressions;
using StreamOtter.Acceptance.Tests.Docs;
using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Guide;

/// <summary>The guide's clients, as in samples/guide but for the port.</summary>
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

    [Fact]
    public async Task JavaScript_Alone_PrintsWhatReadmeShows()
    {
        Tool.NeedWs();
        using var directory = new TestDirectory();
        await using var gateway = await GatewayProcess.StartAsync("--data", directory.At("data"));
        await using var client = StartJavaScript(directory, gateway);
        var shown = Page.Readme.Block("text", "Connected to WebSocket").Text.TrimEnd().Split('\n');
        await Eventually.IsAsync(() => Task.FromResult(client.Output.Lines.Count >= shown.Length), "so many lines are written");
        // Sorted, for the answer and the record come in any order.
        Assert.Equal(shown.Select(WithoutIds).Order(StringComparer.Ordinal), client.Output.Lines.Select(WithoutIds).Order(StringComparer.Ordinal));
    }

    private static string WithoutIds(string line) => Regex.Replace(line, "[0-9a-f]{24}|[-:.0-9T]{23}Z", "", RegexOptions.None, Limits.Wait);

    private static async Task IsServedAsync(ChildProcess client, string message)
    {
        await client.WaitForLineAsync("Connected to WebSocket");
        await client.WaitForLineAsync("'SYSTEM'");
        await client.WaitForLineAsync("'ACK'");
        await client.WaitForLineAsync(message);
    }

    private static ChildProcess StartJavaScript(TestDirectory directory, GatewayProcess gateway)
    {
        Directory.CreateSymbolicLink(directory.At("node_modules"), Repository.NodeModules);
        return new ChildProcess(Tool.Node, [WriteSample("client.mjs", directory, gateway)]);
    }

    private static ChildProcess StartPython(TestDirectory directory, GatewayProcess gateway) => new(
        Tool.Python,
        [WriteSample("client.py", directory, gateway)],
        new Dictionary<string, string> { ["PYTHONUNBUFFERED"] = "1" });

    private static string WriteSample(string name, TestDirectory directory, GatewayProcess gateway) =>
        directory.Write(name, Repository.Sample(name).Replace("localhost:9090", $"localhost:{gateway.Guide.Port}", StringComparison.Ordinal));
}
