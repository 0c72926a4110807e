using StreamOtter.Acceptance.Tests.Commands;
using StreamOtter.Acceptance.Tests.Harness;
using StreamOtter.Acceptance.Tests.Security;

namespace StreamOtter.Acceptance.Tests.Docs;

/// <summary>README's C# does what README says.</summary>
public sealed class ReadmeCSharpTests(BlockPrograms programs) : IClassFixture<BlockPrograms>, IDisposable
{
    private const string FirstClient = "await using var client = new StreamOtterClient(new() { Url";
    private const string Filter = "var options = new SubscribeOptions { Filter";
    private const string Group = "await foreach (var record in client.ConsumeAsync(";
    private const string Token = "await using var client = new StreamOtterClient(new()\n";

    private const string Usings = "using StreamOtter;";
    private const string Client = "await using var client = new StreamOtterClient(new() { Url = new(\"ws://127.0.0.1:9090/v1\") });";

    private static readonly GivenCode GivenClient = new(Usings, Client);

    private static readonly GivenCode GivenCharge = new(Usings, Client,
        """
        static Task ChargeAsync(string text)
        {
            Console.WriteLine($"charged: {text}");
            return Task.CompletedTask;
        }
        """);

    private static readonly GivenCode GivenToken = new(Usings, After:
        """
        Console.WriteLine((await client.PublishAsync("orders", "hello")).Outcome);

        static ValueTask<string> GetTokenAsync(CancellationToken cancellation) => ValueTask.FromResult("TOKEN");
        """);

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void EachBlock_IsRunHere() => Page.Readme.IsKnown("csharp", [FirstClient, Filter, Group, Token]);

    [Fact]
    public async Task FirstClient_WritesTheRecordThatItPublished()
    {
        await using var gateway = await StartAsync();
        await using var client = Start(FirstClient, new GivenCode(Usings), gateway);
        await client.WaitForLineAsync(line => line.EndsWith(":1: hello", StringComparison.Ordinal), "the record and the position after it");
    }

    [Fact]
    public async Task Filter_OfAPattern_WritesOnlyTheRecordsThatItChooses()
    {
        await using var gateway = await StartAsync();
        await using var client = Start(Filter, GivenClient, gateway);
        // From the latest: what is published before it is there does not come.
        await PublishUntilAsync(client, gateway, "orders.eu", """small|{"total":100}""", """big|{"total":101}""");
        Assert.All(client.Output.Lines, line => Assert.Equal("""orders.eu big: {"total":101}""", line));
    }

    [Fact]
    public async Task Group_ChargesForEachRecord()
    {
        await using var gateway = await StartAsync();
        await using var client = Start(Group, GivenCharge, gateway);
        await PublishUntilAsync(client, gateway, "orders", "an order");
        Assert.All(client.Output.Lines, line => Assert.Equal("charged: an order", line));
    }

    [Fact]
    public async Task TokenProvider_IsAskedForTheToken()
    {
        var keys = await TokenTool.KeysAsync(_directory);
        await using var gateway = await StartAsync("--auth-key", Path.Combine(keys, "public.pem"));
        var token = await TokenTool.TokenAsync(Path.Combine(keys, "private.pem"), "--publish", "orders");
        await using var client = Start(Token, GivenToken, gateway, ("wss://gateway.example/v1", $"{gateway.V1}"), ("TOKEN", token));
        Assert.Equal(0, await client.WaitForExitAsync());
        Assert.Equal(["Stored"], client.Output.Lines);
    }

    private ChildProcess Start(string start, GivenCode given, GatewayProcess gateway, params IEnumerable<(string, string)> places) =>
        programs.Start(Page.Readme.Block("csharp", start), given, [("ws://127.0.0.1:9090/v1", $"{gateway.V1}"), .. places]);

    private static Task PublishUntilAsync(ChildProcess client, GatewayProcess gateway, string stream, params string[] lines) => Eventually.IsAsync(
        async () =>
        {
            Assert.Equal(0, (await CommandRun.PublishAsync(gateway, stream, lines, "--key-separator", "|")).ExitCode);
            return client.Output.Lines.Count > 0;
        },
        "it writes a line");

    private Task<GatewayProcess> StartAsync(params string[] options) => GatewayProcess.StartAsync(["--data", _directory.At("data"), .. options]);
}
