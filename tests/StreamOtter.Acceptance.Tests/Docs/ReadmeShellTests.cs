using System.Text.Json;
using StreamOtter.Acceptance.Tests.Commands;
using StreamOtter.Acceptance.Tests.Harness;
using StreamOtter.Acceptance.Tests.Kafka;

namespace StreamOtter.Acceptance.Tests.Docs;

/// <summary>README's commands do what README says.</summary>
public sealed class ReadmeShellTests : IDisposable
{
    private const string Clone = "git clone ";
    private const string SubscribeFirst = "./streamotter subscribe websocket-messages";
    private const string PublishFirst = "echo 'hello' | ./streamotter publish websocket-messages";
    private const string ServeKafka = "./streamotter serve --kafka localhost:9092";
    private const string KafkaTools = "echo 'hello from kcat' | kcat";
    private const string FileDrop = "./streamotter serve --drop ";
    private const string ServeWithAdministrator = "./streamotter serve --admin-id";
    private const string CreateJail = "curl -u \"root:";
    private const string ServeWithKeys = "./streamotter token keygen";
    private const string UseToken = "export STREAMOTTER_TOKEN=";
    private const string Lines = "printf ";
    private const string Group = "./streamotter subscribe orders --group";
    private const string Verify = "./streamotter verify ";
    private const string Bench = "./streamotter bench ";

    private static readonly string[] Run = [SubscribeFirst, PublishFirst, ServeKafka, KafkaTools, FileDrop, ServeWithAdministrator, CreateJail, ServeWithKeys, UseToken, Lines, Group, Verify, Bench];

    private static readonly string[] NotRun =
    [
        Clone, // it needs the network; what its last command prints is checked
        "./test.sh", // it runs this
    ];

    private readonly PageShell _shell = new();

    private static string[] VerifyCommands => Text(Verify).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The last line of the report that is shown.</summary>
    private static string VerifyGood => Page.Readme.Block("text", "| partition ").Text.TrimEnd().Split('\n')[^1];

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void EachBlock_IsRunHere_OrNotForAReason() => Page.Readme.IsKnown("sh", [.. Run, .. NotRun]);

    [Fact]
    public async Task Serve_PrintsWhatIsShown()
    {
        await using var gateway = await _shell.ServeAsync(Text(Clone).Split('\n')[1]);
        var shown = Page.Readme.Block("text", "engine ").Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await gateway.WaitForLogAsync(shown[^1]);
        Assert.Equal(shown.Select(WithoutOwn), gateway.Output.Where(line => !line.Contains("Z info: ", StringComparison.Ordinal)).Select(WithoutOwn));
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
    public async Task FileDrop_PublishesEachLine()
    {
        var commands = Text(FileDrop).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, commands.Length);
        await using var gateway = await _shell.ServeAsync(commands[0]);
        await using var subscriber = _shell.Start("./streamotter subscribe orders --from earliest --count 2", gateway);
        await _shell.RunAsync(commands[1]);
        Assert.Equal(0, await subscriber.WaitForExitAsync());
        Assert.Equal(["one", "two"], subscriber.Output.Lines);
        await Eventually.IsAsync(async () => (await _shell.RunAsync("ls inbox/done")).SequenceEqual(["orders.txt"]), "the file moves to inbox/done");
    }

    [Fact]
    public async Task StreamSea_TheAdministratorMakesAJail()
    {
        _ = Tool.Curl; // or it is skipped
        const string secret = "ADMIN_SECRET=s3cret\n";
        await using var gateway = await _shell.ServeAsync(secret + Text(ServeWithAdministrator));
        var answer = await _shell.RunAsync(secret + Changed(Text(CreateJail), "localhost:8080", gateway.StreamSea.Authority));
        Assert.Matches("""^\{"newJailId":"acme","newClientId":"boiler","newClientSecret":"[0-9a-f]{64}"\}$""", Assert.Single(answer));
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
        Assert.Equal(4, VerifyCommands.Length);
        Assert.Contains(VerifyGood, await _shell.RunAsync(Changed(VerifyCommands[0], Verify, Verify + "--for 2 "), gateway));
        Assert.Contains(VerifyGood, await _shell.RunAsync(Changed(VerifyCommands[2], "--for 30 --kill-every 5", "--for 3 --kill-every 1")));
    }

    [Fact]
    public async Task Verify_OfAGatewayThatIsKilled_FindsNothing()
    {
        using var directory = new TestDirectory();
        string[] settings = ["--ws-port", $"{Ports.Free()}", "--http-port", "0", "--data", directory.At("data")];
        await using var gateway = await GatewayProcess.StartAsGivenAsync(settings, environment: null);
        var verify = _shell.RunAsync(Changed(VerifyCommands[1], "--kill PID --for 60", $"--kill {gateway.Id} --for 4"), gateway);
        await gateway.WaitForExitAsync(Limits.Wait);
        await using var again = await GatewayProcess.StartAsGivenAsync(settings, environment: null);
        Assert.Contains(VerifyGood, await verify);
    }

    [Fact]
    public async Task Verify_OnKafka_FindsNothing()
    {
        var command = Changed(VerifyCommands[3], "localhost:9092", $"{Tool.KafkaServers} --topic {KafkaGateway.NewTopic()}");
        Assert.Contains(VerifyGood, await _shell.RunAsync(Changed(command, Verify, Verify + "--for 3 --kill-every 1 ")));
    }

    [Fact]
    public async Task Bench_PrintsTheTableThatIsShown()
    {
        var table = await _shell.RunAsync(Changed(Text(Bench), "--connections 1000", "--connections 10 --for 1"));
        Assert.Equal(Labels(Page.Readme.Block("text", "| bench fanout").Text.Split('\n')), Labels(table));
    }

    [Fact]
    public async Task KafkaTools_ReadAndWriteWhatClientsDo()
    {
        _ = Tool.Kcat; // or it is skipped
        var (servers, topic) = (Tool.KafkaServers, KafkaGateway.NewTopic());
        await using var gateway = await _shell.ServeAsync($"{Here(Text(ServeKafka)).TrimEnd()} --topic {topic}");
        await using var client = await GuideClient.ConnectAsync(gateway);
        Assert.Equal(["hello from kcat"], await _shell.RunAsync(Here(Text(KafkaTools))));
        Assert.Equal("hello from kcat", (await client.ReceiveAsync()).Content);

        string Here(string text) => text
            .Replace("localhost:9092", servers, StringComparison.Ordinal)
            .Replace("websocket-messages", topic, StringComparison.Ordinal);
    }

    private static string Text(string start) => Page.Readme.Block("sh", start).Text;

    private static string Changed(string text, string part, string other)
    {
        Assert.Contains(part, text, StringComparison.Ordinal);
        return text.Replace(part, other, StringComparison.Ordinal);
    }

    /// <summary>Without what differs from start to start: ports, and the administrator's id and secret.</summary>
    private static string WithoutOwn(string line) =>
        line.StartsWith("  client ", StringComparison.Ordinal) ? line[..16] : string.Concat(line.Where(letter => !char.IsAsciiDigit(letter)));

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
