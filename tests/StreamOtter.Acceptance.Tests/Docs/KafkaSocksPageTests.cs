using System.Text.RegularExpressions;
using StreamOtter.Acceptance.Tests.Harness;
using StreamOtter.Acceptance.Tests.Kafka;

namespace StreamOtter.Acceptance.Tests.Docs;

/// <summary>docs/kafkasocks.md does what it shows, with a gateway and a Kafka as operators run them.</summary>
public sealed partial class KafkaSocksPageTests(BlockPrograms programs) : IClassFixture<BlockPrograms>, IDisposable
{
    private const string Workflow = "Example workflow";
    private const string Connection = "I. WebSocketManager";
    private const string Serialization = "II. DataSerializationManager";
    private const string Resilience = "III. ConnectionResilienceManager";
    private const string Kafka = "IV. KafkaIntegrationManager";
    private const string Security = "V. SecurityManager";
    private const string Logging = "VI. ErrorHandlingAndLoggingManager";

    private const string Gateway = "ws://localhost:9090/ws";

    private static readonly Page Page = new("docs/kafkasocks.md");

    private readonly PageShell _shell = new();
    private readonly string _topic = KafkaGateway.NewTopic();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void EachBlock_IsRunHere() => Assert.Equal(
        [Workflow, Connection, Serialization, Serialization, Serialization, Resilience, Resilience, Kafka, Security, Logging],
        Page.Blocks.Where(block => block.Language == "csharp").Select(block => block.Heading));

    [Fact]
    public async Task Workflow_BringsMessagesToKafkaAndBack()
    {
        var serve = Page.Block("sh", "head ").Text.Replace("localhost:9092", $"{Tool.KafkaServers} --topic {_topic}", StringComparison.Ordinal);
        await using var gateway = await _shell.ServeAsync(serve);
        await using var program = Start(
            Workflow, 0, (Gateway, $"{gateway.Guide}"), ("localhost:9092", Tool.KafkaServers), ("websocket-messages", _topic), ("secret.key", _shell.At("secret.key")));
        await EndsAsync(program, Block(Workflow));
    }

    [Fact]
    public async Task Connection_ReceivesWhatIsShown()
    {
        await using var gateway = await _shell.ServeAsync(Page.Block("sh", "./streamotter serve").Text);
        await using var program = Start(Connection, 0, (Gateway, $"{gateway.Guide}"));
        await EndsAsync(program, Block(Connection));
    }

    [Theory]
    [InlineData(Serialization, 0)]
    [InlineData(Serialization, 1)]
    [InlineData(Serialization, 2)]
    [InlineData(Resilience, 0)]
    [InlineData(Security, 0)]
    [InlineData(Logging, 0)]
    public async Task Block_PrintsWhatIsShown(string heading, int number)
    {
        await using var program = Start(heading, number);
        await EndsAsync(program, Block(heading, number));
    }

    [Fact]
    public async Task Resilience_OfAConnectionThatIsCut_TellsWhatIsShown()
    {
        await using var gateway = await _shell.ServeAsync(Page.Block("sh", "./streamotter serve").Text);
        await using var network = new TamperingProxy(gateway.Guide, static _ => { });
        await using var program = Start(Resilience, 1, (Gateway, $"{network.Url}"));
        await program.WaitForLineAsync("Connected.");
        network.Cut();
        await EndsAsync(program, Block(Resilience, 1));
    }

    [Fact]
    public async Task Kafka_SendsAndReceives()
    {
        await using var program = Start(Kafka, 0, ("localhost:9092", Tool.KafkaServers), ("user-actions", _topic), ("my-app", _topic));
        await EndsAsync(program, Block(Kafka));
    }

    [Fact]
    public void EachName_IsOfThePublicApi()
    {
        var rows = File.ReadAllLines(Path.Combine(Repository.Root, Page.File)).SkipWhile(line => line != "|---|---|").Skip(1).TakeWhile(line => line.StartsWith('|')).ToList();
        Assert.True(rows.Count > 80, "There is a table.");
        var names = rows.SelectMany(row => Code().Matches(row.Split(" | ")[^1])).Select(name => name.Groups[1].Value.Replace("<T>", "<>", StringComparison.Ordinal));
        var usings = ((string[])["Configuration", "Kafka.Integration", "Logging", "Plugins", "RateLimiting", "Resilience", "Schemas.Registry", "Security", "Serialization", "Telemetry", "Testing", "WebSockets"])
            .Select(name => $"using StreamOtter.{name};\n");
        using var directory = new TestDirectory();
        BlockCompiler.Compile(string.Concat(usings.Concat(names.Select(name => $"_ = nameof({name});\n"))), directory.At("Names.dll"));
    }

    private static FencedBlock Block(string heading, int number = 0) =>
        Page.Blocks.Where(block => block.Language == "csharp" && block.Heading == heading).ElementAt(number);

    private ChildProcess Start(string heading, int number, params IEnumerable<(string Shown, string Used)> places) =>
        programs.Start(Block(heading, number), GivenCode.Nothing, places, keepInput: true);

    /// <summary>Presses Enter once the program has printed so many lines as are shown. What several parts of it print comes in any order.</summary>
    private static async Task EndsAsync(ChildProcess program, FencedBlock block)
    {
        var shown = block.Output!;
        await Eventually.IsAsync(() => Task.FromResult(program.Output.Lines.Count >= shown.Length || program.HasExited), $"{shown.Length} lines");
        program.Input.Close();
        Assert.True(await program.WaitForExitAsync() == 0, program.Describe());
        Assert.Equal(PrintedLines.Of(shown).Order(StringComparer.Ordinal), PrintedLines.Of(program.Output.Lines).Order(StringComparer.Ordinal));
        Assert.Empty(program.Errors.Lines);
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
