using System.Text.Json;
using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Docs;

/// <summary>docs/stream-sea.md does what it says, from its first block to its last.</summary>
public sealed class StreamSeaPageTests(BlockPrograms programs) : IClassFixture<BlockPrograms>, IDisposable
{
    private const string Serve = "./streamotter serve --admin-id root";
    private const string CreateJail = "export STREAM_SEA_HOST=localhost";
    private const string Define = "export STREAM_SEA_CLIENT_ID=boiler";
    private const string Subscribe = "./streamotter stream-sea subscribe";
    private const string Publish = "./streamotter stream-sea publish";
    private const string Tokens = "./streamotter stream-sea generate-keypair";
    private const string CSharp = "using var client = new StreamSeaClient(";
    private const string Usings = "using System.Text.Json.Nodes; using StreamOtter.Protocol.StreamSea; using StreamOtter.StreamSea;";
    private const string Admin = "export ADMIN_SECRET=s3cret\n";

    private readonly PageShell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void EachBlock_IsRunHere()
    {
        Page.StreamSea.IsKnown("sh", [Serve, CreateJail, Define, Subscribe, Publish, Tokens]);
        Page.StreamSea.IsKnown("csharp", [CSharp]);
    }

    [Fact]
    public async Task Blocks_OneAfterTheOther_DoWhatThePageSays()
    {
        await using var gateway = await _shell.ServeAsync(Admin + Text(Serve));
        var port = $"export STREAM_SEA_PORT={gateway.StreamSea.Port}\n";
        var jail = JsonElement.Parse(string.Concat(await _shell.RunAsync(Admin + port + Text(CreateJail))));
        var secret = jail.GetProperty("newClientSecret").GetString()!;
        var define = Text(Define).Replace("0c70e88d…", secret, StringComparison.Ordinal);
        Assert.Equal(["1:null"], await _shell.RunAsync(port + define));
        var asBoiler = port + define.Split('\n')[0] + "\n";

        await using (var subscriber = _shell.Start(asBoiler + Text(Subscribe)))
        {
            await Eventually.IsAsync(() => Task.FromResult(subscriber.Errors.Lines.Contains("streamotter: Subscribed.")), "it has subscribed");
            await _shell.RunAsync(asBoiler + Text(Publish));
            await subscriber.WaitForLineAsync("""{"temperature":91}""");
        }

        await _shell.RunAsync(asBoiler + Text(Tokens));
        await using (var bearer = _shell.Start(asBoiler + "./streamotter stream-sea subscribe -s boiler_data --jwt token"))
        {
            await Eventually.IsAsync(() => Task.FromResult(bearer.Errors.Lines.Contains("streamotter: Subscribed.")), "its token is good");
        }

        await using var client = programs.Start(
            Page.StreamSea.Block("csharp", CSharp),
            new GivenCode(Usings, $"var secret = \"{secret}\";"),
            [("8080", $"{gateway.StreamSea.Port}")]);
        await Eventually.IsAsync(
            async () =>
            {
                // Before the program has defined it, or while nobody of the group is there, nothing is to be seen.
                await using var publish = _shell.Start(asBoiler + """./streamotter stream-sea publish -s boiler_data -d '{"temperature":93,"state":"off"}'""");
                await publish.WaitForExitAsync();
                return client.Output.Lines.Contains("93");
            },
            "the program writes what is published");
    }

    private static string Text(string start) => Page.StreamSea.Block("sh", start).Text;
}
