using System.Text.Json;
using StreamOtter.Acceptance.Tests.Harness;
using StreamOtter.Acceptance.Tests.Kafka;

namespace StreamOtter.Acceptance.Tests.FileDrop;

/// <summary>A dropped file is in the stream once, line by line and in order, however often the gateway ends meanwhile.</summary>
public sealed class KilledDropTests
{
    private const string Stream = "dropped";

    [Fact]
    public async Task Gateway_KilledInTheMiddleOfAFile_StoresEachLineOnceInOrder()
    {
        using var directory = new TestDirectory();
        var lines = Lines(300_000);
        var run = new DropRun(directory, Stream, drop => GatewayProcess.StartAsync(["--data", directory.At("data"), .. drop]));
        await run.PublishAsync(lines, kills: 5);
        await using var gateway = await run.FinishAsync();
        using var reader = await V1Client.ConnectAsync(gateway);
        Assert.Equal([.. lines, "end"], await ReadAsync(reader));
        await gateway.StopAsync();
    }

    [Fact]
    public async Task GatewayOnKafka_KilledInTheMiddleOfAFile_StoresEachLineOnceInOrder()
    {
        using var directory = new TestDirectory();
        var topic = KafkaGateway.NewTopic();
        var lines = Lines(150_000);
        var run = new DropRun(directory, topic, drop => GatewayProcess.StartAsync(
            ["--kafka", Tool.KafkaServers, "--topic", topic, .. drop],
            new Dictionary<string, string> { ["STREAMOTTER__KAFKA__PARTITIONS"] = "3" }));
        await run.PublishAsync(lines, kills: 3);
        await using var gateway = await run.FinishAsync();
        var stored = await Kcat.ReadAsync(Tool.KafkaServers, topic);
        Assert.Single(stored.Select(record => record.Partition).Distinct());
        Assert.Equal([.. lines, "end"], stored.OrderBy(record => record.Offset).Select(record => record.Value));
        Assert.StartsWith("file=large,line=1,", stored[0].Headers, StringComparison.Ordinal);
        await gateway.StopAsync();
    }

    private static string[] Lines(int count) => [.. Enumerable.Range(1, count).Select(number => $"line {number} of the large file")];

    private static async Task<List<string>> ReadAsync(V1Client reader)
    {
        await reader.FollowAsync(Stream, from: "earliest");
        var values = new List<string>();
        while (values.Count == 0 || values[^1] != "end")
            values.AddRange((await reader.ReceiveRecordsAsync()).Select(Text));
        return values;
    }

    private static string Text(JsonElement record) => record.GetProperty("s").GetString()!;
}
