using System.Net;
using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Serve;

/// <summary>Where settings come from, and which of them wins.</summary>
public sealed class ConfigurationTests
{
    [Fact]
    public async Task Topic_SetInSeveralPlaces_ComesFromTheStrongest()
    {
        using var directory = new TestDirectory();
        var file = directory.Write("gateway.json", """{ "Guide": { "Topic": "of-the-file" } }""");
        var environment = new Dictionary<string, string>();
        Assert.Equal("websocket-messages", await TopicAsync(directory, environment));
        Assert.Equal("of-the-file", await TopicAsync(directory, environment, "--config", file));
        environment["kafkaTopic"] = "of-the-guide";
        Assert.Equal("of-the-guide", await TopicAsync(directory, environment, "--config", file));
        environment["STREAMOTTER__GUIDE__TOPIC"] = "of-streamotter";
        Assert.Equal("of-streamotter", await TopicAsync(directory, environment, "--config", file));
        Assert.Equal("of-the-command", await TopicAsync(directory, environment, "--config", file, "--topic", "of-the-command"));
    }

    [Fact]
    public async Task Ports_FromEnvironmentAndCommandLine_AreListenedOn()
    {
        using var directory = new TestDirectory();
        var (one, other) = (Ports.Free(), Ports.Free());
        var environment = new Dictionary<string, string> { ["STREAMOTTER__WSPORT"] = $"{one}", ["STREAMOTTER__HTTPPORT"] = "0" };
        await using (var gateway = await GatewayProcess.StartAsGivenAsync(["--data", directory.At("data")], environment))
            Assert.Equal(one, gateway.Guide.Port);
        await using (var gateway = await GatewayProcess.StartAsGivenAsync(["--data", directory.At("data"), "--ws-port", $"{other}"], environment))
            Assert.Equal(other, gateway.Guide.Port);
    }

    [Fact]
    public async Task Limits_FromFileAndEnvironment_HoldForClients()
    {
        using var directory = new TestDirectory();
        var file = directory.Write("gateway.json", """{ "Sockets": { "MaxMessageBytes": 4096, "Heartbeat": "00:00:07" } }""");
        await using var gateway = await GatewayProcess.StartAsync(
            ["--data", directory.At("data"), "--config", file], new Dictionary<string, string> { ["STREAMOTTER__SOCKETS__MAXMESSAGEBYTES"] = "2048" });
        using var v1 = await V1Client.ConnectAsync(gateway);
        Assert.Equal(2048, v1.Welcome.GetProperty("limits").GetProperty("message").GetInt32());
        Assert.Equal(7000, v1.Welcome.GetProperty("heartbeat").GetInt32());
        await using var client = await GuideClient.ConnectAsync(gateway);
        await client.SendAsync(GuideClient.Message(new string('x', 2048), "1"));
        Assert.Equal("too-large", (await client.ReceiveAsync()).Code);
    }

    [Fact]
    public async Task Servers_FromTheGuidesVariable_YieldToTheCommandLine()
    {
        var topic = $"accept-{Guid.NewGuid():N}";
        var environment = new Dictionary<string, string> { ["kafkaBootstrapServers"] = Tool.KafkaServers, ["kafkaTopic"] = topic, ["kafkaGroupId"] = "some-group" };
        await using (var gateway = await GatewayProcess.StartAsync([], environment))
            Assert.Equal($"engine     Kafka at {Tool.KafkaServers}", gateway.Output.First(line => line.StartsWith("engine", StringComparison.Ordinal)));
        environment["kafkaBootstrapServers"] = "127.0.0.1:1";
        await using (var gateway = await GatewayProcess.StartAsync(["--kafka", Tool.KafkaServers], environment))
            Assert.Contains($"engine     Kafka at {Tool.KafkaServers}", gateway.Output);
    }

    [Fact]
    public async Task Bind_ToEveryAddress_ServesOnceAnonymousIsAllowed()
    {
        using var directory = new TestDirectory();
        await using var gateway = await GatewayProcess.StartAsync("--data", directory.At("data"), "--bind", "0.0.0.0", "--allow-anonymous");
        var (status, _) = await GatewayProcess.GetAsync(new Uri($"http://127.0.0.1:{gateway.Health.Port}/health/ready"));
        Assert.Equal(HttpStatusCode.OK, status);
    }

    private static async Task<string> TopicAsync(TestDirectory directory, Dictionary<string, string> environment, params string[] arguments)
    {
        await using var gateway = await GatewayProcess.StartAsync(["--data", directory.At("data"), .. arguments], environment);
        return gateway.Output.First(line => line.Contains(" stream '", StringComparison.Ordinal)).Split('\'')[1];
    }
}
