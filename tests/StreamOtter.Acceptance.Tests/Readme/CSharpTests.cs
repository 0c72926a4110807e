using StreamOtter.Acceptance.Tests.Commands;
using StreamOtter.Acceptance.Tests.Harness;
using StreamOtter.Acceptance.Tests.Security;

namespace StreamOtter.Acceptance.Tests.Readme;

/// <summary>README's C# does what README says.</summary>
public sealed class CSharpTests(CSharpProgram program) : IClassFixture<CSharpProgram>, IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task FirstClient_WritesTheRecordThatItPublished()
    {
        await using var gateway = await StartAsync();
        await using var client = program.Run(CSharpProgram.FirstClient, gateway);
        await client.WaitForLineAsync(line => line.EndsWith(":1: hello", StringComparison.Ordinal), "the record and the position after it");
    }

    [Fact]
    public async Task Filter_OfAPattern_WritesOnlyTheRecordsThatItChooses()
    {
        await using var gateway = await StartAsync();
        await using var client = program.Run(CSharpProgram.Filter, gateway);
        // From the latest: what is published before it is there does not come.
        await PublishUntilAsync(client, gateway, "orders.eu", """small|{"total":100}""", """big|{"total":101}""");
        Assert.All(client.Output.Lines, line => Assert.Equal("""orders.eu big: {"total":101}""", line));
    }

    [Fact]
    public async Task Group_ChargesForEachRecord()
    {
        await using var gateway = await StartAsync();
        await using var client = program.Run(CSharpProgram.Group, gateway);
        await PublishUntilAsync(client, gateway, "orders", "an order");
        Assert.All(client.Output.Lines, line => Assert.Equal("charged: an order", line));
    }

    [Fact]
    public async Task TokenProvider_IsAskedForTheToken()
    {
        var keys = await TokenTool.KeysAsync(_directory);
        await using var gateway = await StartAsync("--auth-key", Path.Combine(keys, "public.pem"));
        var token = await TokenTool.TokenAsync(Path.Combine(keys, "private.pem"), "--publish", "orders");
        await using var client = program.Run(CSharpProgram.Token, gateway, token);
        Assert.Equal(0, await client.WaitForExitAsync());
        Assert.Equal(["Stored"], client.Output.Lines);
    }

    private static Task PublishUntilAsync(ChildProcess client, GatewayProcess gateway, string stream, params string[] lines) => Eventually.IsAsync(
        async () =>
        {
            Assert.Equal(0, (await CommandRun.PublishAsync(gateway, stream, lines, "--key-separator", "|")).ExitCode);
            return client.Output.Lines.Count > 0;
        },
        "it writes a line");

    private Task<GatewayProcess> StartAsync(params string[] options) => GatewayProcess.StartAsync(["--data", _directory.At("data"), .. options]);
}
