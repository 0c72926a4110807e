using System.Text.Json;
using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Commands;

/// <summary>Each measurement of <c>streamotter bench</c> counts what happened; how fast it was is no matter here.</summary>
public sealed class BenchTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Fanout_Paced_DeliversEachRecordToEach()
    {
        await using var gateway = await StartAsync();
        var result = await MeasureAsync(
            gateway, "fanout", "--connections", "50", "--publishers", "3", "--rate", "200", "--size", "300", "--for", "2", "--warm-up", "1", "--pid", $"{gateway.Id}");
        Assert.Equal((50, 0, 3, 300), (Int(result, "connections"), Int(result, "idleReaders"), Int(result, "publishers"), Int(result, "size")));
        AssertNothingWrong(result);
        Assert.True(Int(result, "published") > 0 && Int(result, "delivered") > 0);
        // What is measured begins after the warm-up, and what was under way at its end came later: both are noted.
        Assert.True(Int(result.GetProperty("latencyMs"), "count") >= Int(result, "delivered"));
        AssertAscending(result.GetProperty("latencyMs"));
        Assert.True(result.GetProperty("megabytesPerSecond").GetDouble() * 1e6 >= 300 * result.GetProperty("deliveredPerSecond").GetDouble());
        var process = result.GetProperty("gateway");
        Assert.Equal(gateway.Id, Int(process, "processId"));
        Assert.True(Int(process, "residentBytes") > 1 << 20 && process.GetProperty("cpu").GetDouble() >= 0);
        await gateway.StopAsync();
    }

    [Fact]
    public async Task Fanout_WithIdleReaders_DeliversEachRecordToThoseWhoRead()
    {
        await using var gateway = await StartAsync();
        var result = await MeasureAsync(gateway, "fanout", "--connections", "20", "--idle-readers", "5", "--rate", "50", "--for", "1", "--warm-up", "0");
        Assert.Equal(5, Int(result, "idleReaders"));
        AssertNothingWrong(result);
        Assert.True(Int(result, "delivered") > 0);
    }

    [Fact]
    public async Task Fanout_AtFullSpeedOnAGatewayOfItsOwn_LosesNothing()
    {
        var run = await CommandRun.OfAsync(["bench", "fanout", "--serve", "", "--connections", "30", "--for", "1", "--warm-up", "0", "--json"]);
        var result = ResultOf(run, "fanout");
        AssertNothingWrong(result);
        Assert.True(Int(result, "delivered") > 30);
        Assert.True(result.GetProperty("gateway").GetProperty("cpuMicrosEach").GetDouble() > 0);
    }

    [Fact]
    public async Task Fanout_OnSeveralPartitionsOfKafka_LosesNothing()
    {
        var config = _directory.Write("kafka.json", """{"Kafka":{"Partitions":3}}""");
        var serve = $"--kafka {Tool.KafkaServers} --topic accept-{Guid.NewGuid():N} --config {config}";
        var run = await CommandRun.OfAsync(
            ["bench", "fanout", "--serve", serve, "--connections", "5", "--publishers", "4", "--rate", "400", "--for", "2", "--warm-up", "0", "--json"]);
        var result = ResultOf(run, "fanout");
        AssertNothingWrong(result);
        Assert.True(Int(result, "delivered") > 0);
    }

    [Fact]
    public async Task Publish_CountsAcks()
    {
        await using var gateway = await StartAsync();
        var result = await MeasureAsync(gateway, "publish", "--stream", "published", "--clients", "3", "--in-flight", "20", "--batch", "5", "--for", "1", "--warm-up", "0");
        Assert.Equal(3, Int(result, "publishers"));
        AssertAscending(result.GetProperty("ackMs"));
        var stored = await CommandRun.SubscribeAsync(gateway, "published", "--from", "earliest", "--exit-at-end", "--quiet");
        Assert.InRange(Int(result, "published"), 1, stored.Output.Count);
        Assert.True(Int(result.GetProperty("ackMs"), "count") * 5 >= Int(result, "published"));
        await gateway.StopAsync();
    }

    [Fact]
    public async Task Replay_ReadsAllToEach()
    {
        await using var gateway = await StartAsync();
        var result = await MeasureAsync(gateway, "replay", "--records", "3000", "--clients", "4", "--size", "50");
        Assert.Equal((4, 3000, 12_000), (Int(result, "connections"), Int(result, "published"), Int(result, "delivered")));
        AssertNothingWrong(result);
        await gateway.StopAsync();
    }

    [Fact]
    public async Task Idle_TellsTheMemoryOfEach()
    {
        await using var gateway = await StartAsync();
        var result = await MeasureAsync(gateway, "idle", "--connections", "100", "--subscribed", "--for", "1", "--pid", $"{gateway.Id}");
        Assert.Equal((100, 100), (Int(result, "connections"), Int(result.GetProperty("connectMs"), "count")));
        var process = result.GetProperty("gateway");
        Assert.Equal((Int(process, "residentBytes") - Int(process, "residentBytesBefore")) / 100, Int(process, "bytesPerConnection"));
        await gateway.StopAsync();
    }

    [Fact]
    public async Task Latency_DrawsTheDistribution()
    {
        await using var gateway = await StartAsync();
        var run = await CommandRun.OfAsync(["bench", "latency", "--url", $"{gateway.V1}", "--connections", "3", "--rate", "100", "--for", "2", "--warm-up", "0"]);
        Assert.Equal((0, 0), (run.ExitCode, run.Errors.Count));
        Assert.Contains(run.Output, line => line.Contains('█') && line.Contains('%'));
        Assert.Contains(run.Output, line => line.Contains("publish to delivery, p99.9", StringComparison.Ordinal));
        Assert.DoesNotContain(run.Output, line => line.Contains('\u001b'));
        var table = run.Output.SkipWhile(line => !line.Contains("bench latency", StringComparison.Ordinal)).Where(line => line.StartsWith('|'));
        Assert.Single(table.Select(line => line.Length).Distinct());
    }

    [Fact]
    public async Task Interrupted_TellsWhatWasMeasured()
    {
        await using var gateway = await StartAsync();
        await using var bench = GatewayProcess.StartProgram(
            ["bench", "fanout", "--url", $"{gateway.V1}", "--stream", "cut-short", "--connections", "2", "--rate", "50", "--for", "600", "--warm-up", "0", "--json"]);
        Assert.Equal(0, (await CommandRun.SubscribeAsync(gateway, "cut-short", "--from", "earliest", "--count", "10", "--quiet")).ExitCode);
        bench.Send(Signal.Interrupt);
        Assert.Equal(130, await bench.WaitForExitAsync());
        var result = JsonDocument.Parse(Assert.Single(bench.Output.Lines)).RootElement;
        Assert.True(result.GetProperty("interrupted").GetBoolean());
        Assert.True(Int(result, "published") > 0 && result.GetProperty("seconds").GetDouble() < 600);
        AssertNothingWrong(result);
    }

    [Fact]
    public async Task GatewayThatDies_IsSaidInOneLine()
    {
        await using var gateway = await StartAsync();
        await using var bench = GatewayProcess.StartProgram(
            ["bench", "fanout", "--url", $"{gateway.V1}", "--stream", "dying", "--connections", "5", "--rate", "50", "--for", "600", "--warm-up", "0"]);
        Assert.Equal(0, (await CommandRun.SubscribeAsync(gateway, "dying", "--from", "earliest", "--count", "10", "--quiet")).ExitCode);
        await gateway.KillAsync();
        Assert.Equal(1, await bench.WaitForExitAsync());
        Assert.Contains("The server ended a connection", Assert.Single(bench.Errors.Lines), StringComparison.Ordinal);
        Assert.Empty(bench.Output.Lines);
    }

    [Fact]
    public async Task Stream_TamperedWith_IsFoundOut()
    {
        await using var gateway = await StartAsync();
        await using var proxy = new TamperingProxy(gateway.V1, piece => RenumberSevens(piece.Span));
        var run = await CommandRun.OfAsync(
            ["bench", "fanout", "--url", $"{proxy.Url}", "--connections", "3", "--rate", "100", "--for", "1", "--warm-up", "0", "--json"]);
        var result = JsonDocument.Parse(Assert.Single(run.Output)).RootElement;
        Assert.Equal(1, run.ExitCode);
        Assert.True(Int(result, "lost") > 0 && Int(result, "repeated") > 0, run.Output[0]);
    }

    [Fact]
    public async Task RecordsTooLarge_AreRefused()
    {
        await using var gateway = await GatewayProcess.StartAsync(
            ["--data", _directory.At("data")], new Dictionary<string, string> { ["STREAMOTTER__LOG__MAXRECORDBYTES"] = "64" });
        var run = await CommandRun.OfAsync(["bench", "publish", "--url", $"{gateway.V1}", "--for", "1"]);
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("4103", Assert.Single(run.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fanout")]
    [InlineData("publish")]
    [InlineData("replay")]
    [InlineData("latency")]
    [InlineData("idle")]
    public async Task NoGateway_IsSaidInOneLine(string measurement)
    {
        var run = await CommandRun.OfAsync(["bench", measurement, "--url", "ws://127.0.0.1:1"]);
        Assert.Equal((3, 0), (run.ExitCode, run.Output.Count));
        Assert.Contains("streamotter serve", Assert.Single(run.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--connections", "fanout", "--connections", "0")]
    [InlineData("--idle-readers", "fanout", "--serve", "", "--connections", "10", "--idle-readers", "10")]
    [InlineData("--size", "fanout", "--size", "32")]
    [InlineData("--rate", "latency", "--rate", "none")]
    [InlineData("--batch", "publish", "--serve", "", "--batch", "2")]
    [InlineData("--in-flight", "publish", "--in-flight", "10001")]
    [InlineData("--records", "replay", "--records", "-1")]
    [InlineData("ulimit -n", "idle", "--connections", "1000000")]
    [InlineData("--pid", "idle", "--pid", "2147483647")]
    [InlineData("--pid", "idle", "--serve", "", "--pid", "1")]
    [InlineData("--url", "idle", "--serve", "", "--url", "ws://127.0.0.1:1")]
    [InlineData("ws://", "idle", "--url", "wss://127.0.0.1:1")]
    [InlineData("--stream", "replay", "--stream", "a/b")]
    [InlineData("--serve", "publish", "--serve", "--bogus")]
    [InlineData("--bogus", "fanout", "--bogus")]
    public async Task BadUsage_IsSaidInOneLine(string named, params string[] arguments)
    {
        var run = await CommandRun.OfAsync(["bench", .. arguments]);
        Assert.Equal((2, 0), (run.ExitCode, run.Output.Count));
        Assert.Contains(named, Assert.Single(run.Errors), StringComparison.Ordinal);
        Assert.DoesNotContain("System.", run.Errors[0], StringComparison.Ordinal);
    }

    private Task<GatewayProcess> StartAsync() => GatewayProcess.StartAsync("--data", _directory.At("data"));

    private static async Task<JsonElement> MeasureAsync(GatewayProcess gateway, string measurement, params string[] options) =>
        ResultOf(await CommandRun.OfAsync(["bench", measurement, "--url", $"{gateway.V1}", .. options, "--json"]), measurement);

    private static JsonElement ResultOf(CommandRun run, string measurement)
    {
        Assert.Empty(run.Errors);
        Assert.Equal(0, run.ExitCode);
        var result = JsonDocument.Parse(Assert.Single(run.Output)).RootElement;
        Assert.Equal(measurement, result.GetProperty("command").GetString());
        Assert.False(result.GetProperty("interrupted").GetBoolean());
        Assert.True(result.GetProperty("seconds").GetDouble() > 0);
        Assert.InRange(result.GetProperty("load").GetProperty("busy").GetDouble(), 0, 1);
        return result;
    }

    private static void AssertNothingWrong(JsonElement result) => Assert.Equal((0, 0), (Int(result, "lost"), Int(result, "repeated")));

    private static void AssertAscending(JsonElement times)
    {
        double[] all = [.. new[] { "p50", "p90", "p99", "p999", "max" }.Select(name => times.GetProperty(name).GetDouble())];
        Assert.Equal(all.Order(), all);
        Assert.True(all[0] > 0);
    }

    private static long Int(JsonElement json, string name) => json.GetProperty(name).GetInt64();

    /// <summary>Records whose number ends in 7 become those before them: some come twice, others never.</summary>
    private static void RenumberSevens(Span<byte> piece)
    {
        const int lastDigit = 16;
        for (var at = 0; at < piece.Length - lastDigit; at++)
        {
            if (piece[at] == '~' && piece[at + lastDigit] == '7')
                piece[at + lastDigit] = (byte)'6';
        }
    }
}
