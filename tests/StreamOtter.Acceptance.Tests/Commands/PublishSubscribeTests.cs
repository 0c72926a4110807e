using System.Text.Json;
using StreamOtter.Acceptance.Tests.Harness;
using StreamOtter.Acceptance.Tests.Kafka;

namespace StreamOtter.Acceptance.Tests.Commands;

/// <summary>Shells and scripts publish their standard input, and have a stream on their standard output.</summary>
public sealed class PublishSubscribeTests : IDisposable
{
    private const string Stream = "lines";

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Lines_PublishedAndSubscribed_ComeOutAsTheyWentIn()
    {
        await using var gateway = await StartAsync();
        string[] lines = ["""{ "a" : 1.50, "b":"Zażółć" }""", "plain text, 🦦", "", " spaces \t and tabs ", "[1,", "last"];
        var publish = await CommandRun.PublishAsync(gateway, Stream, lines);
        Assert.Equal((0, 0), (publish.ExitCode, publish.Output.Count));
        Assert.Single(publish.Errors);

        var subscribe = await CommandRun.SubscribeAsync(gateway, Stream, "--from", "earliest", "--count", $"{lines.Length}", "--quiet");
        Assert.Equal(0, subscribe.ExitCode);
        Assert.Equal(lines, subscribe.Output);
        Assert.Empty(subscribe.Errors);

        subscribe = await CommandRun.SubscribeAsync(gateway, Stream, "--from", "earliest", "--exit-at-end", "--quiet");
        Assert.Equal(0, subscribe.ExitCode);
        Assert.Equal(lines, subscribe.Output);
        await gateway.StopAsync();
    }

    [Fact]
    public async Task Subscribe_FromLatest_WritesOnlyWhatIsNew()
    {
        await using var gateway = await StartAsync();
        await CommandRun.PublishAsync(gateway, Stream, ["old"]);
        await using var client = await GuideClient.ConnectAsync(gateway);
        await using var subscribe = GatewayProcess.StartProgram(["subscribe", Stream, "--url", $"{gateway.V1}", "--quiet"]);
        await Eventually.IsAsync(
            async () =>
            {
                await client.SendAsync(GuideClient.Message("new", "new"));
                return subscribe.Output.Lines.Count > 2;
            },
            "the subscriber writes what is published");
        Assert.All(subscribe.Output.Lines, line => Assert.Equal(GuideClient.Message("new", "new"), line));
        subscribe.Send(Signal.Interrupt);
        Assert.Equal(130, await subscribe.WaitForExitAsync());
        Assert.Empty(subscribe.Errors.Lines);
    }

    [Fact]
    public async Task Subscribe_WithFilterAndConflation_WritesTheNewestOfEachKey()
    {
        await using var gateway = await StartAsync();
        await CommandRun.PublishAsync(gateway, Stream, ["a:1", "b:1", "c:1", "a:2", "b:2"], "--key-separator", ":");
        var subscribe = await CommandRun.SubscribeAsync(
            gateway, Stream, "--from", "earliest", "--exit-at-end", "--quiet", "--slow", "conflate", "--batch", "1", "--filter", """{"not":{"key":"b"}}""");
        Assert.Equal(0, subscribe.ExitCode);
        Assert.Equal(["1", "2"], subscribe.Output);

        var refused = await CommandRun.SubscribeAsync(gateway, Stream, "--filter", """{"nothing":1}""");
        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("4007", Assert.Single(refused.Errors), StringComparison.Ordinal);
        await gateway.StopAsync();
    }

    [Fact]
    public async Task Subscribe_Pattern_WritesTheRecordsOfAllItsStreams()
    {
        await using var gateway = await StartAsync();
        await CommandRun.PublishAsync(gateway, "orders.eu", ["one"]);
        await CommandRun.PublishAsync(gateway, "others", ["none"]);
        await using var subscribe = GatewayProcess.StartProgram(["subscribe", "orders.*", "--url", $"{gateway.V1}", "--from", "earliest", "--count", "2", "--json"]);
        await Eventually.IsAsync(() => Task.FromResult(subscribe.Output.Lines.Count == 1), "the stream that is there is written");
        await CommandRun.PublishAsync(gateway, "orders.us", ["two"]);
        Assert.Equal(0, await subscribe.WaitForExitAsync());
        Assert.Equal(
            ["orders.eu one", "orders.us two"],
            subscribe.Output.Lines.Select(line => JsonElement.Parse(line)).Select(record => $"{record.GetProperty("stream")} {record.GetProperty("value")}"));
        Assert.Contains("2 records of 'orders.*'.", Assert.Single(subscribe.Errors.Lines), StringComparison.Ordinal);
        await gateway.StopAsync();
    }

    [Fact]
    public async Task Subscribe_WhoseReaderGoes_Ends()
    {
        await using var gateway = await StartAsync();
        var publish = await CommandRun.PublishAsync(gateway, Stream, Enumerable.Range(0, 20_000).Select(i => $"a line to fill the pipe with, number {i}"));
        Assert.Equal(0, publish.ExitCode);
        await using var shell = new ChildProcess(
            "/bin/bash", ["-c", $"dotnet '{Repository.Program}' subscribe {Stream} --url {gateway.V1} --from earliest --quiet | head -n 1; echo ${{PIPESTATUS[0]}}"]);
        Assert.Equal(0, await shell.WaitForExitAsync());
        Assert.Equal(["a line to fill the pipe with, number 0", "0"], shell.Output.Lines);
        Assert.Empty(shell.Errors.Lines);
    }

    [Fact]
    public async Task Publish_ThroughACrashOfTheGateway_StoresEachLineOnceInOrder()
    {
        var lines = Enumerable.Range(0, 60_000).Select(i => $"line {i}").ToList();
        string[] settings = ["--ws-port", $"{Ports.Free()}", "--http-port", "0", "--data", _directory.At("data"), "--topic", Stream];
        await using var gateway = await GatewayProcess.StartAsGivenAsync(settings, environment: null);
        await using var client = await GuideClient.ConnectAsync(gateway);
        await using var publish = GatewayProcess.StartProgram(["publish", Stream, "--url", $"{gateway.V1}", "--batch", "100"], keepInput: true);
        var writing = publish.Input.WriteAsync(string.Concat(lines.SkipLast(1).Select(line => line + "\n")));
        await client.ReceiveRecordsAsync(2000);
        await gateway.KillAsync();

        await using var again = await GatewayProcess.StartAsGivenAsync(settings, environment: null);
        await writing.Bounded();
        await publish.Input.WriteLineAsync(lines[^1]); // without it, it could not have been done before the crash
        publish.Input.Close();
        Assert.Equal(0, await publish.WaitForExitAsync());
        var subscribe = await CommandRun.SubscribeAsync(again, Stream, "--from", "earliest", "--exit-at-end", "--quiet");
        Assert.Equal(0, subscribe.ExitCode);
        Assert.Equal(lines, subscribe.Output);
        await again.StopAsync();
    }

    [Fact]
    public async Task Publish_WithKeys_IsReadByKcat()
    {
        var topic = KafkaGateway.NewTopic();
        await using var gateway = await KafkaGateway.StartAsync(topic);
        string[] lines = ["a:1", "b:2:3", "a:", "no key"];
        var publish = await CommandRun.PublishAsync(gateway, topic, lines, "--key-separator", ":");
        Assert.Equal(0, publish.ExitCode);
        var stored = await Kcat.ReadAsync(Tool.KafkaServers, topic);
        Assert.Equal(["", "1"], Values("a"));
        Assert.Equal(["2:3"], Values("b"));
        Assert.Equal(["no key"], Values(""));
        await gateway.StopAsync();

        IEnumerable<string> Values(string key) => stored.Where(record => record.Key == key).Select(record => record.Value).Order(StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("publish")]
    [InlineData("subscribe")]
    public async Task Command_WithoutGateway_SaysSoInOneLine(string command)
    {
        const string url = "ws://127.0.0.1:1"; // none is given this port by chance
        var run = await CommandRun.OfAsync([command, Stream, "--url", url], "line\n");
        Assert.Equal((3, 0), (run.ExitCode, run.Output.Count));
        var line = Assert.Single(run.Errors);
        Assert.Contains(url, line, StringComparison.Ordinal);
        Assert.Contains("streamotter serve", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("publish", "")]
    [InlineData("subscribe", "")]
    [InlineData("publish", "s --bogus")]
    [InlineData("publish", "s --batch 0")]
    [InlineData("publish", "s --url http://127.0.0.1")]
    [InlineData("subscribe", "s --from yesterday")]
    [InlineData("subscribe", "s --count none")]
    [InlineData("subscribe", "s --for 0")]
    [InlineData("subscribe", "s --partition -1")]
    [InlineData("subscribe", "s --group a/b")]
    [InlineData("subscribe", "s --group g --partition 1")]
    [InlineData("subscribe", "s --group g --exit-at-end")]
    [InlineData("subscribe", "s --slow down")]
    [InlineData("subscribe", "s --batch 0")]
    [InlineData("subscribe", "s --filter {")]
    [InlineData("subscribe", "s --filter []")]
    [InlineData("subscribe", "s* --partition 0")]
    [InlineData("subscribe", "s* --exit-at-end")]
    [InlineData("subscribe", "s* --from e/0:1")]
    [InlineData("subscribe", "s/*")]
    [InlineData("publish", "s*")]
    [InlineData("publish", "a/b")]
    [InlineData("subscribe", "..")]
    public async Task Command_GivenBadly_SaysSoInOneLine(string command, string options)
    {
        var run = await CommandRun.OfAsync([command, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal((2, 0), (run.ExitCode, run.Output.Count));
        Assert.Matches("^streamotter: ", Assert.Single(run.Errors));
        Assert.DoesNotContain("System.", run.Errors[0], StringComparison.Ordinal);
    }

    private Task<GatewayProcess> StartAsync() => GatewayProcess.StartAsync("--data", _directory.At("data"), "--topic", Stream);
}
