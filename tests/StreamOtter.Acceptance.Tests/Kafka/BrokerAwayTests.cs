using System.Net;
using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Kafka;

/// <summary>The only broker crashes under a gateway at work, and comes back.</summary>
public sealed class BrokerAwayTests
{
    private static readonly TimeSpan ToStart = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Broker_GoesAndComesBack_ErrorsMeanwhileThenEverythingGoesOn()
    {
        using var directory = new TestDirectory();
        var cluster = directory.At("kafka");
        var servers = (await KafkaAsync("start", cluster, "--for", "600", "--heap", "256"))[^1];
        try
        {
            await RunAsync(servers, cluster);
        }
        finally
        {
            await KafkaAsync("stop", cluster);
        }
    }

    private static async Task RunAsync(string servers, string cluster)
    {
        var topic = KafkaGateway.NewTopic();
        await using var gateway = await KafkaGateway.StartAsync(topic, servers: servers);
        await using var listener = await GuideClient.ConnectAsync(gateway);
        var publishers = await FullSpeedPublisher.StartAsync(gateway, count: 2, wanted: 300);
        await Task.WhenAll(publishers.Select(publisher => publisher.Enough)).Bounded();

        await KafkaAsync("kill-broker", cluster, "1");
        await IsReadyAsync(gateway, HttpStatusCode.ServiceUnavailable);
        await using var client = await GuideClient.ConnectAsync(gateway);
        await client.SendAsync(GuideClient.Message("into the void", "void"));
        var answer = await client.ReceiveAsync(reply => reply.Id == "void" && !reply.IsRecord, ToStart);
        Assert.Equal("ERROR", answer.Type);
        Assert.Contains(answer.Code, new[] { "unavailable", "unknown" });

        await KafkaAsync("start-broker", cluster, "1");
        await IsReadyAsync(gateway, HttpStatusCode.OK);
        await Kcat.WriteAsync(servers, topic, [$"kcat|{GuideClient.Message("kcat is back", "kcat")}"]);
        await listener.ReceiveAsync(reply => reply is { IsRecord: true, Id: "kcat" });
        await client.SendAsync(GuideClient.Message("client is back", "back"));
        Assert.Equal("ACK", (await client.ReceiveAsync(reply => reply.Id == "back" && !reply.IsRecord)).Type);
        await listener.ReceiveAsync(reply => reply is { IsRecord: true, Id: "back" });

        await gateway.KillAsync();
        await Task.WhenAll(publishers.Select(publisher => publisher.EndAsync()));
        Acknowledged.AllStored(publishers, await Kcat.ReadAsync(servers, topic));
        foreach (var publisher in publishers)
        {
            Assert.All(publisher.Errors, code => Assert.Contains(code, new[] { "unavailable", "unknown" }));
            await publisher.DisposeAsync();
        }
    }

    private static Task IsReadyAsync(GatewayProcess gateway, HttpStatusCode expected) => Eventually.IsAsync(
        async () => (await GatewayProcess.GetAsync(gateway.Health)).Status == expected, $"/health/ready answers {expected}", ToStart);

    private static async Task<IReadOnlyList<string>> KafkaAsync(params string[] arguments)
    {
        await using var tool = new ChildProcess(Tool.Kafka, arguments);
        Assert.True(await tool.WaitForExitAsync(ToStart) == 0, tool.Describe());
        return tool.Output.Lines;
    }
}
