using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Serve;

/// <summary>What <c>serve</c> cannot do it says in one line for each cause, with the mend, and ends with an exit code.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("--ws-port")]
    [InlineData("--http-port")]
    public async Task Port_InUse_IsNamed(string option)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = $"{((IPEndPoint)other.LocalEndpoint).Port}";
        await RefusesAsync([option, port], [[$"Port {port}", option, "in use", "choose another port"]]);
    }

    [Fact]
    public async Task Data_UnderAFile_CannotBeWritten()
    {
        var file = _directory.Write("file", "");
        await RefusesAsync(["--data", $"{file}/data"], [[$"{file}/data", "--data"]]);
    }

    [Fact]
    public async Task Drop_UnderAFile_CannotBeWritten()
    {
        var file = _directory.Write("file", "");
        await RefusesAsync(["--data", _directory.At("data"), "--drop", $"{file}/drop=orders"], [[$"{file}/drop", "--drop", "name another folder"]]);
    }

    [Fact]
    public async Task Drop_RecordsLargerThanTheLogs_AreNamed() => await RefusesAsync(
        ["--drop", "drop=orders"],
        [["FileDrop:MaxRecordBytes", "1000000", "Log:MaxRecordBytes", "65536"]],
        new Dictionary<string, string> { ["STREAMOTTER__LOG__MAXRECORDBYTES"] = "65536" });

    [Fact]
    public async Task Data_HeldByAnotherGateway_IsNamed()
    {
        var data = _directory.At("data");
        await using var holder = await GatewayProcess.StartAsync("--data", data);
        await RefusesAsync(["--data", data], [[data, $"in use by process {holder.Id}", "another directory"]]);
        await holder.StopAsync();
    }

    [Fact]
    public async Task Kafka_NotThere_IsNamedWithin15Seconds()
    {
        var (limit, took) = (TimeSpan.FromSeconds(15), TimeSpan.MaxValue);
        // Again where it was not: whatever else the machine does may hold one up.
        for (var i = 0; i < 3 && took > limit; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await RefusesAsync(["--kafka", "127.0.0.1:1"], [["127.0.0.1:1", "no broker answered", "Check that Kafka runs"]]);
            took = Stopwatch.GetElapsedTime(started);
        }
        Assert.InRange(took, TimeSpan.Zero, limit);
    }

    [Fact]
    public async Task Topic_MissingAndNotToBeMade_IsNamed() => await RefusesAsync(
        ["--kafka", Tool.KafkaServers, "--topic", "accept-not-there"],
        [["no topic 'accept-not-there'", "Create it"]],
        new Dictionary<string, string> { ["STREAMOTTER__CREATESTREAMS"] = "false" });

    [Theory]
    [InlineData("--bogus", "'--bogus'")]
    [InlineData("extra", "'extra'")]
    [InlineData("--data", "--data")]
    [InlineData("--ws-port abc", "'abc'", "--ws-port", "0 to 65535")]
    [InlineData("--ws-port 70000", "--ws-port", "70000", "0 to 65535")]
    [InlineData("--http-port -1", "--http-port", "-1", "0 to 65535")]
    [InlineData("--bind nonsense", "--bind", "'nonsense'", "127.0.0.1")]
    [InlineData("--bind 0.0.0.0", "--bind", "0.0.0.0", "--allow-anonymous")]
    [InlineData("--bind *", "--bind", "--allow-anonymous")]
    [InlineData("--config not-there.json", "not-there.json", "does not exist", "--config")]
    [InlineData("--log-level Loud", "LogLevel", "'Loud'", "Information")]
    [InlineData("--topic a/b", "Guide:Topic", "kafkaTopic")]
    public async Task Option_ThatCannotBe_IsNamed(string options, params string[] parts) =>
        await RefusesAsync(options.Split(' '), [parts]);

    [Theory]
    [InlineData("""{ "WsPort": """, "gateway.json", "line 1")]
    [InlineData("""{ "Bogus": 1 }""", "'Bogus'", "gateway.json")]
    [InlineData("""{ "Sockets": { "MaxMessagesBytes": 4096 } }""", "'Sockets:MaxMessagesBytes'")]
    [InlineData("""{ "Sockets": { "MaxMessageBytes": "many" } }""", "Sockets:MaxMessageBytes", "'many'", "number")]
    [InlineData("""{ "Sockets": { "Heartbeat": "soon" } }""", "Sockets:Heartbeat", "'soon'", "hh:mm:ss")]
    [InlineData("""{ "AllowAnonymous": "perhaps" }""", "AllowAnonymous", "'perhaps'", "true or false")]
    [InlineData("""{ "Log": { "RetentionAge": "weeks" } }""", "Log:RetentionAge", "'weeks'", "hh:mm:ss")]
    public async Task File_WithMistake_IsNamed(string file, params string[] parts) =>
        await RefusesAsync(["--config", _directory.Write("gateway.json", file)], [parts]);

    [Theory]
    [InlineData("STREAMOTTER__BOGUS", "1", "'Bogus'")]
    [InlineData("STREAMOTTER__SOCKETS__MAXMESSAGEBYTES", "many", "Sockets:MaxMessageBytes", "'many'")]
    [InlineData("kafkaTopic", "a/b", "kafkaTopic")]
    [InlineData("kafkaBootstrapServers", "no port:x", "no port:x")]
    public async Task Variable_WithMistake_IsNamed(string name, string value, params string[] parts) =>
        await RefusesAsync([], [parts], new Dictionary<string, string> { [name] = value });

    [Fact]
    public async Task SeveralMistakes_AreAllNamedAtOnce()
    {
        var file = _directory.Write("gateway.json", """{ "Sockets": { "MaxMessageBytes": 3, "Heartbeat": "soon" }, "Bogus": 1 }""");
        await RefusesAsync(
            ["--config", file, "--bind", "nonsense", "--ws-port", "70000"],
            [["'Bogus'"], ["Sockets:Heartbeat", "'soon'"], ["Sockets:MaxMessageBytes", "3"], ["--ws-port", "70000"], ["--bind", "'nonsense'"]]);
    }

    /// <summary>Checks that there is a line on standard error for each list of parts, which holds them all, and no other.</summary>
    private async Task RefusesAsync(string[] arguments, string[][] lines, IReadOnlyDictionary<string, string>? environment = null)
    {
        string[] harmless = [.. Harmless("--ws-port", "0"), .. Harmless("--http-port", "0"), .. Harmless("--data", _directory.At("data"))];
        await using var process = GatewayProcess.StartProgram(["serve", .. harmless, .. arguments], environment);
        var code = await process.WaitForExitAsync();

        Assert.NotEqual(0, code);
        Assert.True(lines.Length == process.Errors.Lines.Count, process.Describe());
        foreach (var parts in lines)
            Assert.True(process.Errors.Lines.Any(line => parts.All(part => line.Contains(part, StringComparison.OrdinalIgnoreCase))), $"No line with all of {string.Join(", ", parts)}.\n{process.Describe()}");
        Assert.All(process.Errors.Lines, line => Assert.Matches("^streamotter: .*[.]$", line));
        Assert.DoesNotContain(process.Errors.Lines, line => line.Contains("Exception", StringComparison.Ordinal) || line.Contains("System.", StringComparison.Ordinal));
        Assert.DoesNotContain(process.Output.Lines, line => line.StartsWith("Ready", StringComparison.Ordinal) || line.Contains("Usage:", StringComparison.Ordinal) || line.Contains("   at ", StringComparison.Ordinal));

        string[] Harmless(string option, string value) => arguments.Contains(option) ? [] : [option, value];
    }
}
