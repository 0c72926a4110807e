using System.Net;
using System.Net.Sockets;
using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests;

/// <summary>What cannot be started says why and what to do, a line for each problem, and ends with another code than 0.</summary>
public sealed class ServeRefusalTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static TheoryData<string[], string> BadOptions => new()
    {
        { ["--no-such-option"], "--no-such-option" },
        { ["--ws-port", "70000"], "--ws-port: 70000 is no port" },
        { ["--ws-port", "many"], "many" },
        { ["--bind", "nowhere"], "--bind: 'nowhere' is no IP address" },
        { ["--bind", "0.0.0.0"], "--allow-anonymous" },
        { ["--ws-port", "7000", "--http-port", "7000"], "must differ" },
        { ["--config", "/no/such/file.json"], "does not exist" },
        { ["--topic", "a/b"], "A stream's name may hold" },
        { ["--log-level", "Loud"], "Loud" },
        { ["--data", "/dev/null/data"], "/dev/null/data" },
        { ["--kafka", "127.0.0.1:1"], "127.0.0.1:1" },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public async Task Serve_BadOption_NamesItInOneLine(string[] arguments, string named)
    {
        await using var run = GatewayProcess.Begin(WithDefaults(arguments));
        Assert.NotEqual(0, await run.UntilExitAsync(Limit));
        AssertOneLine(run.Errors, named);
    }

    [Theory]
    [InlineData("""{ "WsPort": """, "gateway.json")]
    [InlineData("""{ "WsPrt": 1 }""", "WsPrt")]
    [InlineData("""{ "Sockets": { "Heartbeat": "often" } }""", "Sockets:Heartbeat")]
    [InlineData("""{ "Log": { "SegmentBytes": 1 } }""", "SegmentBytes")]
    [InlineData("""{ "Log": { "RetentionAge": "soon" } }""", "Log:RetentionAge")]
    public async Task Serve_BadFile_NamesWhatIsWrong(string json, string named)
    {
        var folder = Repository.NewDirectory();
        var file = Path.Combine(folder, "gateway.json");
        await File.WriteAllTextAsync(file, json);
        await using var run = GatewayProcess.Begin(["--config", file, "--data", Path.Combine(folder, "data"), "--ws-port", "0", "--http-port", "0"]);
        Assert.NotEqual(0, await run.UntilExitAsync(Limit));
        AssertOneLine(run.Errors, named);
    }

    [Fact]
    public async Task Serve_SeveralProblems_NamesThemAllAtOnce()
    {
        await using var run = GatewayProcess.Begin(["--bind", "nowhere", "--topic", "a/b", "--ws-port", "-1"]);
        Assert.NotEqual(0, await run.UntilExitAsync(Limit));
        Assert.Equal(3, Lines(run.Errors).Length);
    }

    [Theory]
    [InlineData("--ws-port")]
    [InlineData("--http-port")]
    public async Task Serve_PortInUse_NamesIt(string option)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var run = GatewayProcess.Begin(WithDefaults(option, $"{port}"));
        Assert.NotEqual(0, await run.UntilExitAsync(Limit));
        AssertOneLine(run.Errors, $"Port {port}");
        Assert.Contains(option, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_DataOfAnotherGateway_NamesWhoHoldsIt()
    {
        var data = Repository.NewDirectory();
        await using var gateway = await GatewayProcess.OnEmbeddedLogAsync(data);
        await using var run = GatewayProcess.Begin(["--data", data, "--ws-port", "0", "--http-port", "0"]);
        Assert.NotEqual(0, await run.UntilExitAsync(Limit));
        AssertOneLine(run.Errors, $"{gateway.Id}");
    }

    [Fact]
    public async Task Serve_TopicMissingAndNotToBeMade_SaysSo()
    {
        var environment = new Dictionary<string, string> { ["STREAMOTTER__CREATESTREAMS"] = "false" };
        await using var run = GatewayProcess.Begin(["--kafka", Tool.Kafka, "--topic", "missing-" + Guid.NewGuid().ToString("N"), "--ws-port", "0", "--http-port", "0"], environment);
        Assert.NotEqual(0, await run.UntilExitAsync(Limit));
        AssertOneLine(run.Errors, "missing-");
    }

    private static IEnumerable<string> WithDefaults(params string[] arguments)
    {
        string[] defaults = ["--data", Repository.NewDirectory(), "--ws-port", "0", "--http-port", "0"];
        return [.. arguments, .. defaults.Chunk(2).Where(option => !arguments.Contains(option[0])).SelectMany(option => option)];
    }

    private static void AssertOneLine(string errors, string named)
    {
        Assert.Contains(named, errors, StringComparison.Ordinal);
        Assert.Single(Lines(errors));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
