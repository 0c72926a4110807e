using System.Text;
using System.Text.Json;
using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Commands;

/// <summary><c>streamotter verify</c> finds nothing where nothing is wrong, whatever is killed, and finds what is wrong.</summary>
public sealed class VerifyTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task OwnGateway_KilledAgainAndAgain_LosesNothing()
    {
        var run = await CommandRun.OfAsync(["verify", "--serve", "", "--for", "6", "--kill-every", "2", "--rate", "2000", "--json"]);
        var report = AssertGood(run);
        Assert.True(report.GetProperty("kills").GetInt32() >= 1);
        Assert.Equal(4 * report.GetProperty("stored").GetInt64(), Delivered(report));
    }

    [Fact]
    public async Task OwnGatewayOnKafka_Killed_LosesNothing()
    {
        var run = await CommandRun.OfAsync(
            ["verify", "--serve", $"--kafka {Tool.KafkaServers} --topic accept-{Guid.NewGuid():N}", "--for", "6", "--kill-every", "3", "--rate", "1000", "--json"]);
        var report = AssertGood(run);
        Assert.True(report.GetProperty("kills").GetInt32() >= 1);
    }

    [Fact]
    public async Task GatewayOfAnother_Killed_LosesNothing()
    {
        string[] settings = ["--ws-port", $"{Ports.Free()}", "--http-port", "0", "--data", _directory.At("data")];
        await using var gateway = await GatewayProcess.StartAsGivenAsync(settings, environment: null);
        var verify = CommandRun.OfAsync(["verify", "--url", $"{gateway.V1}", "--kill", $"{gateway.Id}", "--for", "4", "--rate", "2000", "--json"]);
        await gateway.WaitForExitAsync(Limits.Wait);
        await using var again = await GatewayProcess.StartAsGivenAsync(settings, environment: null);
        Assert.Equal(1, AssertGood(await verify).GetProperty("kills").GetInt32());
    }

    [Theory]
    [InlineData("lost", ":0:37:", ":9:37:")]
    [InlineData("duplicates", ":0:37:", ":0:36:")]
    [InlineData("reordered", ":0:37:", ":0:35:", ":0:35:", ":0:37:")]
    public async Task Stream_TamperedWith_IsFoundOut(string fault, params string[] changes)
    {
        await using var gateway = await GatewayProcess.StartAsync("--data", _directory.At("data"));
        await using var proxy = new TamperingProxy(gateway.V1, piece => Replace(piece, changes));
        var run = await CommandRun.OfAsync(
            ["verify", "--url", $"{proxy.Url}", "--for", "2", "--drain", "5", "--publishers", "1", "--subscribers", "3", "--rate", "300", "--json"]);
        var report = JsonDocument.Parse(Assert.Single(run.Output)).RootElement;
        Assert.Equal((1, false), (run.ExitCode, report.GetProperty("good").GetBoolean()));
        Assert.True(report.GetProperty(fault).GetInt64() > 0, run.Output[0]);
        Assert.Equal(0, report.GetProperty("refused").GetInt64() + report.GetProperty("unknown").GetInt64());
    }

    [Fact]
    public async Task Records_CopiedByAnotherProgram_AreDuplicates()
    {
        await using var gateway = await GatewayProcess.StartAsync("--data", _directory.At("data"));
        await using var verify = GatewayProcess.StartProgram(["verify", "--url", $"{gateway.V1}", "--stream", "copied", "--for", "600", "--rate", "200"]);
        var copy = await CommandRun.SubscribeAsync(gateway, "copied", "--from", "earliest", "--count", "100", "--quiet");
        Assert.Equal(0, (await CommandRun.PublishAsync(gateway, "copied", copy.Output.Append("not of this run"))).ExitCode);
        // What it publishes after the copies, and waits for, it is given after them.
        Assert.Equal(0, (await CommandRun.SubscribeAsync(gateway, "copied", "--count", "1", "--quiet")).ExitCode);
        verify.Send(Signal.Interrupt);
        Assert.Equal(1, await verify.WaitForExitAsync());
        Assert.Contains(verify.Output.Lines, line => line.StartsWith("bad: 0 lost, 400 duplicate, 0 reordered, 0 gaps", StringComparison.Ordinal));
        Assert.DoesNotContain(verify.Output.Lines, line => line.Contains('\u001b'));
    }

    [Fact]
    public async Task RecordsTooLarge_AreBadAndSaidWhy()
    {
        var run = await CommandRun.OfAsync(["verify", "--serve", $"--config {_directory.Write("small.json", """{"Log":{"MaxRecordBytes":64}}""")} --data {_directory.At("data")}",
            "--for", "1", "--kill-every", "0", "--rate", "100"]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(run.Output, line => line.StartsWith("bad: nothing was stored", StringComparison.Ordinal));
        Assert.Contains(run.Output, line => line.StartsWith("The first that was not stored: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Interrupted_TellsWhatItHasSeen()
    {
        await using var gateway = await GatewayProcess.StartAsync("--data", _directory.At("data"));
        await using var verify = GatewayProcess.StartProgram(["verify", "--url", $"{gateway.V1}", "--for", "600", "--rate", "100", "--stream", "seen"]);
        Assert.Equal(0, (await CommandRun.SubscribeAsync(gateway, "seen", "--from", "earliest", "--count", "10", "--quiet")).ExitCode);
        verify.Send(Signal.Interrupt);
        Assert.Equal(130, await verify.WaitForExitAsync());
        Assert.Contains(verify.Output.Lines, line => line.StartsWith("good: 0 lost", StringComparison.Ordinal));
    }

    [Fact]
    public async Task NoGateway_IsSaidInOneLine()
    {
        var run = await CommandRun.OfAsync(["verify", "--url", "ws://127.0.0.1:1"]);
        Assert.Equal((3, 0), (run.ExitCode, run.Output.Count));
        Assert.Contains("streamotter serve", Assert.Single(run.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--for", "0")]
    [InlineData("--publishers", "many")]
    [InlineData("--rate", "-1")]
    [InlineData("--size", "1000001")]
    [InlineData("--url", "http://127.0.0.1")]
    [InlineData("--stream", "a/b")]
    [InlineData("--kill", "0")]
    [InlineData("--kill-every", "3")]
    [InlineData("--bogus", "--for", "1", "--bogus")]
    [InlineData("--kill-every", "--serve", "", "--for", "3", "--kill-every", "3")]
    [InlineData("--kill", "--serve", "", "--kill", "1")]
    [InlineData("--url", "--serve", "", "--url", "ws://127.0.0.1:1")]
    [InlineData("--serve", "--serve", "--bogus")]
    public async Task BadUsage_IsSaidInOneLine(string named, params string[] options)
    {
        var run = await CommandRun.OfAsync(["verify", .. options.Length == 1 ? [named, .. options] : options]);
        Assert.Equal((2, 0), (run.ExitCode, run.Output.Count));
        Assert.Contains(named, Assert.Single(run.Errors), StringComparison.Ordinal);
        Assert.StartsWith("streamotter: ", run.Errors[0], StringComparison.Ordinal);
        Assert.DoesNotContain("System.", run.Errors[0], StringComparison.Ordinal);
    }

    private static JsonElement AssertGood(CommandRun run)
    {
        Assert.Empty(run.Errors);
        var report = JsonDocument.Parse(Assert.Single(run.Output)).RootElement;
        Assert.True(report.GetProperty("good").GetBoolean(), run.Output[0]);
        Assert.Equal(0, run.ExitCode);
        Assert.True(report.GetProperty("stored").GetInt64() > 0);
        return report;
    }

    private static long Delivered(JsonElement report) =>
        report.GetProperty("partitions").EnumerateObject().Sum(partition => partition.Value.GetProperty("records").GetInt64());

    private static void Replace(Memory<byte> piece, string[] changes)
    {
        var bytes = piece.Span;
        var text = Encoding.Latin1.GetString(bytes);
        for (var change = 0; change < changes.Length; change += 2)
        {
            for (var at = text.IndexOf(changes[change], StringComparison.Ordinal); at >= 0; at = text.IndexOf(changes[change], at + 1, StringComparison.Ordinal))
                Encoding.Latin1.GetBytes(changes[change + 1]).CopyTo(bytes[at..]);
        }
    }
}
