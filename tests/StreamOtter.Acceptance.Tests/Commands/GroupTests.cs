using System.Diagnostics;
using StreamOtter.Acceptance.Tests.Harness;
using StreamOtter.Acceptance.Tests.Kafka;

namespace StreamOtter.Acceptance.Tests.Commands;

/// <summary>Several <c>streamotter subscribe --group</c> share a stream, whatever becomes of them and of gateways.</summary>
public sealed class GroupTests : IDisposable
{
    private const string Stream = "jobs";

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Subscribe_WithAGroup_SharesTheLines()
    {
        await using var gateway = await StartAsync();
        string[] lines = [.. Enumerable.Range(0, 500).Select(i => $"job {i}")];
        await using var first = Join(gateway, "--quiet");
        await using var second = Join(gateway, "--quiet");
        await CommandRun.PublishAsync(gateway, Stream, lines);

        await Eventually.IsAsync(() => Task.FromResult(first.Output.Lines.Count + second.Output.Lines.Count >= lines.Length), "all lines are written");

        Assert.Equal(lines.Order(StringComparer.Ordinal), first.Output.Lines.Concat(second.Output.Lines).Order(StringComparer.Ordinal));
        foreach (var member in new[] { first, second })
        {
            member.Send(Signal.Interrupt);
            Assert.Equal(130, await member.WaitForExitAsync());
            Assert.Empty(member.Errors.Lines);
        }
        // It was all acknowledged.
        await CommandRun.PublishAsync(gateway, Stream, ["one more"]);
        var last = await CommandRun.SubscribeAsync(gateway, Stream, "--group", "g", "--count", "1", "--quiet");
        Assert.Equal(["one more"], last.Output);
        await gateway.StopAsync();
    }

    [Fact]
    public async Task Gateway_KilledOnTheEmbeddedLog_TheGroupGoesOnNearWhereItWas()
    {
        var positions = new DirectoryInfo(_directory.At(Path.Combine("data", "streams", "_streamotter-groups")));
        var published = 0;
        long kept;
        await using (var gateway = await StartAsync())
        {
            await using var member = Join(gateway, "--quiet");
            var keptBytes = new HashSet<long>();
            var started = Stopwatch.GetTimestamp();
            // A position is kept every second, while there are acks. The first may be the group's start.
            while (keptBytes.Count < 3)
            {
                Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, Limits.Wait);
                await CommandRun.PublishAsync(gateway, Stream, Enumerable.Range(published, 10).Select(i => $"{i}"));
                published += 10;
                await Eventually.IsAsync(() => Task.FromResult(member.Output.Lines.Count == published), "what is published is written");
                keptBytes.Add(positions.EnumerateFiles("*.log").Sum(file => file.Length));
            }
            await gateway.KillAsync();
        }

        await using var again = await StartAsync();
        await CommandRun.PublishAsync(again, Stream, Enumerable.Range(published, 10).Select(i => $"{i}"));
        await using (var member = Join(again, "--quiet"))
        {
            await Eventually.IsAsync(() => Task.FromResult(member.Output.Lines.Contains($"{published + 9}")), "the rest is written");
            kept = long.Parse(member.Output.Lines[0], System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(Enumerable.Range((int)kept, published + 10 - (int)kept).Select(i => $"{i}"), member.Output.Lines);
        }
        Assert.InRange(kept, 1, published);
        await again.StopAsync();
    }

    [Fact]
    public async Task Gateway_OneOfTwoKilledOnKafka_TheOtherServesItsPartitions()
    {
        var topic = KafkaGateway.NewTopic();
        await using var one = await KafkaGateway.StartAsync(topic, partitions: 12);
        await using var other = await KafkaGateway.StartAsync(topic, partitions: 12);
        await using var first = Join(one, "--quiet", topic);
        await using var second = Join(other, "--quiet", topic);
        var published = 0;
        while (first.Output.Lines.Count == 0 || second.Output.Lines.Count == 0)
            await PublishAsync(100);

        await one.KillAsync();
        await PublishAsync(200);

        await Eventually.IsAsync(
            () => Task.FromResult(first.Output.Lines.Concat(second.Output.Lines).Distinct().Count() == published),
            "every line is written by one of them",
            TimeSpan.FromSeconds(60)); // the brokers take 10 s to miss a gateway
        second.Send(Signal.Interrupt);
        Assert.Equal(130, await second.WaitForExitAsync());
        await other.StopAsync();

        async Task PublishAsync(int count)
        {
            var lines = Enumerable.Range(published, count).Select(i => $"{i}:{i}");
            Assert.Equal(0, (await CommandRun.PublishAsync(other, topic, lines, "--key-separator", ":")).ExitCode);
            published += count;
        }
    }

    private static ChildProcess Join(GatewayProcess gateway, string option, string stream = Stream) =>
        GatewayProcess.StartProgram(["subscribe", stream, "--url", $"{gateway.V1}", "--group", "g", "--from", "earliest", option]);

    private Task<GatewayProcess> StartAsync() => GatewayProcess.StartAsync("--data", _directory.At("data"));
}
