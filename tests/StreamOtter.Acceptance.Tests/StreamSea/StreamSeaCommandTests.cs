using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.StreamSea;

/// <summary>Each command of <c>streamotter stream-sea</c>, against a gateway as its operators run it.</summary>
public sealed class StreamSeaCommandTests : IAsyncLifetime
{
    private const string Schema = """{"version":"3","fields":[{"name":"temperature","type":"float"}]}""";

    private readonly TestDirectory _directory = new();
    private GatewayProcess _gateway = null!;
    private SeaRun _admin = null!;
    private SeaRun _boiler = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await StartAsync(Ports.Free());
        _admin = SeaRun.AsAdmin(_gateway);
        var jail = await _admin.AnswersAsync("create-jail", "-j", "house", "-n", "A house", "-c", "boiler");
        Assert.Equal(("house", "boiler"), (jail.GetProperty("newJailId").GetString(), jail.GetProperty("newClientId").GetString()));
        _boiler = _admin with { ClientId = "boiler", ClientSecret = jail.GetProperty("newClientSecret").GetString()! };
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Define_FromAFileAndFromText_IsDescribed()
    {
        var file = _directory.Write("schema.json", Schema);
        await _boiler.WritesAsync("define", "-s", "boiler_data", "-m", file);
        await _boiler.WritesAsync("define", "--stream", "other", "--schema", Schema);
        var described = await _boiler.AnswersAsync("describe", "-s", "boiler_data");
        Assert.Equal(("boiler_data", 3), (described.GetProperty("name").GetString(), described.GetProperty("version").GetInt32()));
        Assert.Equal("3:null:3", await _boiler.WritesAsync("svv", "-s", "boiler_data:nothing:other"));

        Assert.Contains("409", await _boiler.FailsAsync(4, "define", "-s", "other", "-m", """{"version":3,"fields":[]}"""), StringComparison.Ordinal);
        Assert.Contains("payload.temperature", await _boiler.FailsAsync(4, "publish", "-s", "other", "-d", """{"temperature":"hot"}"""), StringComparison.Ordinal);
        Assert.Contains("404", await _boiler.FailsAsync(4, "describe", "-s", "nothing"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_FromTextFileAndInput_IsWrittenByWhoSubscribes()
    {
        await using var all = await _boiler.SubscribeAsync("-s", "boiler_data", "-f", "--count", "3");
        await using var share = await _boiler.SubscribeAsync("-s", "boiler_data", "--group", "2f1c0a6e-5e8c-4f0e-9a54-0f6f9d1c7b3a", "--count", "3");
        await _boiler.WritesAsync("publish", "-s", "boiler_data", "-d", """{"temperature":91}""");
        await _boiler.WritesAsync("publish", "-s", "boiler_data", "--data", _directory.Write("data.json", "{\n  \"temperature\": 92,\r\n \"é\":\"\\ud800\" }\n"));
        Assert.Equal(0, (await _boiler.WithInputAsync("[93]", ["publish", "-s", "boiler_data"])).ExitCode);
        foreach (var subscriber in new[] { all, share })
        {
            Assert.Equal(0, await subscriber.WaitForExitAsync());
            Assert.Equal(["""{"temperature":91}""", """{   "temperature": 92,   "é":"\ud800" }""", "[93]"], subscriber.Output.Lines);
        }
    }

    [Fact]
    public async Task Options_ByTheNamesOfTheOriginal_AndTheirAliases()
    {
        var nobody = new SeaRun("no-such-host.invalid", 1, "nobody", "nothing");
        string[] credentials = ["--clientId", "boiler", "--clientSecret", _boiler.ClientSecret];
        await nobody.WritesAsync("svv", "-s", "a", "-h", "127.0.0.1", "-p", $"{_boiler.Port}", "--clientId", "boiler", "--clientSecret", _boiler.ClientSecret);
        await nobody.WritesAsync("svv", ["--schemas", "a", "--remoteServerHost", "localhost", "--remoteServerPort", $"{_boiler.Port}", .. credentials]);
        await nobody.WritesAsync(
            "svv", "--schemas", "a", "--remote-server-host", "localhost", "--remote-server-port", $"{_boiler.Port}", "--client-id", "boiler", "--client-secret", _boiler.ClientSecret);
        Assert.Contains("no-such-host.invalid", await _boiler.FailsAsync(3, "svv", "-s", "a", "-h", "no-such-host.invalid"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_DoesNotPromiseThatHIsHelp()
    {
        var help = await _boiler.WritesAsync("publish", "--help");
        Assert.Contains("-h, --remote-server-host", help, StringComparison.Ordinal);
        Assert.DoesNotContain("-h, --help", help, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clients_AreMadeRotatedAndDeleted()
    {
        var made = await _boiler.AnswersAsync("create-client", "-c", "pump", "-d", "A pump");
        var pump = _boiler with { ClientId = "pump", ClientSecret = made.GetProperty("secret").GetString()! };
        await pump.WritesAsync("publish", "-s", "a", "-d", "1");
        var rotated = await pump.AnswersAsync("rotate-client-secret");
        Assert.Equal("pump", rotated.GetProperty("givenId").GetString());
        Assert.Contains("401", await pump.FailsAsync(4, "publish", "-s", "a", "-d", "1"), StringComparison.Ordinal);
        pump = pump with { ClientSecret = (await _boiler.AnswersAsync("rotate-client-secret", "-c", "pump")).GetProperty("secret").GetString()! };
        await pump.WritesAsync("publish", "-s", "a", "-d", "1");
        await _boiler.WritesAsync("delete-client", "-c", "pump");
        await pump.FailsAsync(4, "publish", "-s", "a", "-d", "1");
        await _boiler.FailsAsync(4, "delete-client", "-c", "pump");
        await _boiler.FailsAsync(4, "delete-jail", "-j", "house");
        await _admin.WritesAsync("delete-jail", "-j", "house");
        await _boiler.FailsAsync(4, "publish", "-s", "a", "-d", "1");
    }

    [Fact]
    public async Task Tokens_AreSignedWithTheKeyThatIsSet()
    {
        var prefix = _directory.At("jwt-");
        Assert.Equal($"{prefix}private.pem\n{prefix}public.pem", await _boiler.WritesAsync("generate-keypair", "-o", prefix));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode($"{prefix}private.pem"));
        await _boiler.WritesAsync("rotate-jwt", "-k", $"{prefix}public.pem");
        var token = _directory.Write("token", await _boiler.WritesAsync("sign-jwt", "-k", $"{prefix}private.pem") + "\n");
        var filtered = await _boiler.WritesAsync(
            "sign-jwt", "-k", await File.ReadAllTextAsync($"{prefix}private.pem"), "--expires", "1m",
            "-p", """{"mustFanout":true,"filter":{"t":"eq","e":[{"t":"path","e":"$.n"},{"t":"number","e":2}]}}""");

        var bearer = _boiler with { ClientSecret = "" };
        await using var all = await bearer.SubscribeAsync("-s", "a", "--jwt", token, "--count", "2");
        await using var some = await bearer.SubscribeAsync("-s", "a", "--jwt", filtered, "--count", "1");
        await _boiler.WritesAsync("publish", "-s", "a", "-d", """{"n":1}""");
        await _boiler.WritesAsync("publish", "-s", "a", "-d", """{"n":2}""");
        Assert.Equal((0, 0), (await all.WaitForExitAsync(), await some.WaitForExitAsync()));
        Assert.Equal(["""{"n":1}""", """{"n":2}"""], all.Output.Lines);
        Assert.Equal(["""{"n":2}"""], some.Output.Lines);

        await _boiler.WritesAsync("rotate-jwt", "-k", "null");
        Assert.Contains("refused", await bearer.FailsAsync(4, "subscribe", "-s", "a", "--jwt", token, "-q"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subscribe_GoesOnAfterTheGatewayWasAway_AndEndsWhenItIsAsked()
    {
        await using var subscribe = await _boiler.SubscribeAsync("-s", "a");
        await _boiler.WritesAsync("publish", "-s", "a", "-d", "1");
        await subscribe.WaitForLineAsync("1");
        await _gateway.KillAsync();
        await using var again = await StartAsync(_boiler.Port);
        await _boiler.WritesAsync("publish", "-s", "a", "-d", "2");
        await subscribe.WaitForLineAsync("2");
        await Eventually.IsAsync(() => Task.FromResult(subscribe.Errors.Lines.Contains("streamotter: Connected again.")), "it says that it is connected again");
        subscribe.Send(Signal.Interrupt);
        Assert.Equal(130, await subscribe.WaitForExitAsync());
        await again.StopAsync();
    }

    [Fact]
    public async Task Subscribe_WhereNobodyIs_EndsAtOnce()
    {
        var nobody = _boiler with { Port = 1 };
        Assert.Contains("streamotter serve", await nobody.FailsAsync(3, "subscribe", "-s", "a"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongSecret_IsRefusedInOneLineWithoutIt()
    {
        var wrong = _boiler with { ClientSecret = "a-wrong-secret" };
        foreach (var command in new string[][] { ["publish", "-d", "1"], ["subscribe"] })
            Assert.DoesNotContain("a-wrong-secret", await wrong.FailsAsync(4, command[0], [.. command[1..], "-s", "a"]), StringComparison.Ordinal);
    }

    private Task<GatewayProcess> StartAsync(int port) => GatewayProcess.StartAsGivenAsync(
        ["--data", _directory.At("data"), "--admin-secret", SeaRun.AdminSecret, "--ws-port", "0", "--http-port", $"{port}"], environment: null);
}
