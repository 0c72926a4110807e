using System.Text.Json;
using StreamOtter.Acceptance.Tests.Commands;
using StreamOtter.Acceptance.Tests.Harness;
using StreamOtter.Acceptance.Tests.Kafka;

namespace StreamOtter.Acceptance.Tests.Readme;

/// <summary>README's commands do what README says.</summary>
public sealed class ShellTests : IDisposable
{
    private const string Clone = "git clone ";
    private const string SubscribeFirst = "./streamotter subscribe websocket-messages";
    private const string PublishFirst = "echo 'hello' | ./streamotter publish websocket-messages";
    private const string ServeKafka = "./streamotter serve --kafka localhost:9092";
    private const string KafkaTools = "echo 'hello from kcat' | kcat";
    private const string ServeWithKeys = "./streamotter token keygen";
    private const string UseToken = "export STREAMOTTER_TOKEN=";
    private const string Lines = "printf ";
    private const string Group = "./streamotter subscribe orders --group";
    private const string Verify = "./streamotter verify ";
    private const string Bench = "./streamotter bench ";

    private static readonly string[] Run = [SubscribeFirst, PublishFirst, ServeKafka, KafkaTools, ServeWithKeys, UseToken, Lines, Group, Verify, Bench];

    private static readonly string[] NotRun =
    [
        Clone, // it needs the network; what its last command prints is checked
        "./test.sh", // it runs this
    ];

    private readonly ReadmeShell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void EachBlock_IsRunHere_OrNotForAReason() => ReadmeFile.IsKnown("sh", [.. Run, .. NotRun]);

    [Fact]
    public async Task Serve_PrintsWhatIsShown()
    {
        await using var gateway = await _shell.ServeAsync(Text(Clone).Split('\n')[1]);
        var shown = ReadmeFile.Block("text", "engine ").Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await gateway.WaitForLogAsync(shown[^1]);
        Assert.Equal(shown.Select(WithoutPort), gateway.Output.Where(line => !line.Contains("Z info: ", StringComparison.Ordinal)).Select(WithoutPort));
    }

    [Fact]
    public async Task FirstCommands_SendAMessage()
    {
        await using var gateway = await _shell.ServeAsync("./streamotter serve");
        await using var subscriber = _shell.Start(Text(SubscribeFirst), gateway);
        await _shell.RunAsync(Text(PublishFirst), gateway);
        await subscriber.WaitForLineAsync(line => line == "hello", "'hello'");
    }

    [Fact]
    public async Task Token_AllowsWhatItSays()
    {
        await using var gateway = await _shell.ServeAsync(Text(ServeWithKeys));
        Assert.Equal(["hello"], await _shell.RunAsync(Text(UseToken), gateway));
        Assert.Equal(4, (await CommandRun.PublishAsync(gateway, "orders.eu", ["without a token"])).ExitCode);
    }

    [Fact]
    public async Task LinesOfAStream_ComeOut_AndThoseOfAPattern()
    {
        await using var gateway = await _shell.ServeAsync("./streamotter serve");
        await using var commands = _shell.Start(Text(Lines), gateway);
        // The last command is for what is new.
        await PublishUntilAsync(gateway, ["other|no", "user-7|yes"], () => commands.Output.Lines.Count > 2);
        Assert.Equal(["one", "two"], commands.Output.Lines.Take(2));
        Assert.All(commands.Output.Lines.Skip(2), line => Assert.Equal("user-7", JsonElement.Parse(line).GetProperty("key").GetString()));
    }

    [Fact]
    public async Task Group_HasTheRecords()
    {
        await using var gateway = await _shell.ServeAsync("./streamotter serve");
        await using var worker = _shell.Start(Text(Group), gateway);
        await PublishUntilAsync(gateway, ["an order"], () => worker.Output.Lines.Contains("an order"), "orders");
    }

    [Fact]
    public async Task Verify_FindsNothing()
    {
        await using var gateway = await _shell.ServeAsync("./streamotter serve");
        var commands = Text(Verify).Split('\n');
        Assert.Equal(4, commands.Length - 1);
        var good = ReadmeFile.Block("text", "| partition ").Text.Split('\n')[^2];
        Assert.Contains(good, await _shell.RunAsync(commands[0], gateway));
        Assert.Contains(good, await _shell.RunAsync(Shortened(commands[2], "--for 30 --kill-every 5", "--for 3 --kill-every 1")));
        // A gateway that somebody else kills, and Kafka: VerifyTests.
    }

    [Fact]
    public async Task Bench_PrintsTheTableThatIsShown()
    {
        var table = await _shell.RunAsync(Shortened(Text(Bench), "--connections 1000", "--connections 10 --for 1"));
        Assert.Equal(Labels(ReadmeFile.Block("text", "| bench fanout").Text.Split('\n')), Labels(table));
    }

    [Fact]
    public async Task KafkaTools_ReadAndWriteWhatClientsDo()
    {
        var (servers, topic, _) = (Tool.KafkaServers, KafkaGateway.NewTopic(), Tool.Kcat);
        await using var gateway = await _shell.ServeAsync($"{Here(Text(ServeKafka)).TrimEnd()} --topic {topic}");
        await using var client = await GuideClient.ConnectAsync(gateway);
        Assert.Equal(["hello from kcat"], await _shell.RunAsync(Here(Text(KafkaTools))));
        Assert.Equal("hello from kcat", (await client.ReceiveAsync()).Content);

        string Here(string text) => text
            .Replace("localhost:9092", servers, StringComparison.Ordinal)
            .Replace("websocket-messages", topic, StringComparison.Ordinal);
    }

    private static string Text(string start) => ReadmeFile.Block("sh", start).Text;

    private static string Shortened(string text, string part, string shorter)
    {
        Assert.Contains(part, text, StringComparison.Ordinal);
        return text.Replace(part, shorter, StringComparison.Ordinal);
    }

    private static string WithoutPort(string line) => string.Concat(line.Where(letter => !char.IsAsciiDigit(letter)));

    /// <summary>The first column of a table.</summary>
    private static IEnumerable<string> Labels(IEnumerable<string> lines) =>
        lines.Where(line => line.StartsWith('|')).Select(line => line.Split('|')[1].Trim());

    private static Task PublishUntilAsync(GatewayProcess gateway, string[] lines, Func<bool> seen, string stream = "orders.eu") => Eventually.IsAsync(
        async () =>
        {
            Assert.Equal(0, (await CommandRun.PublishAsync(gateway, stream, lines, "--key-separator", "|")).ExitCode);
            return seen();
        },
        "it writes a line");
}
