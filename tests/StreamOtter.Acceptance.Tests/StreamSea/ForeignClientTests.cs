using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.StreamSea;

/// <summary>Clients that are not ours, written from stream-sea's own description: samples/stream-sea.</summary>
public sealed class ForeignClientTests
{
    private static readonly string[] Deliveries =
    [
        """publish [200, {}]""",
        """delivery {"action": "subscription", "id": 2, "payload": {"pressure": 3001, "temperature": 91}, "streamName": "boiler_data"}""",
        """publish [200, {}]""",
        """delivery {"action": "subscription", "id": 2, "payload": {"pressure": 3001, "temperature": 92}, "streamName": "boiler_data"}""",
    ];

    [Fact]
    public Task Clients_OnTheEmbeddedLog_AreServedAsStreamSeaServesThem() => AreServedAsync();

    [Fact]
    public Task Clients_OnKafka_AreServedAsStreamSeaServesThem() => AreServedAsync("--kafka", Tool.KafkaServers);

    private static async Task AreServedAsync(params string[] engine)
    {
        Tool.NeedWs();
        await Tool.NeedPythonWebSocketAsync();
        using var directory = new TestDirectory();
        await using var gateway = await GatewayProcess.StartAsync(["--admin-id", SeaAdmin.AdminId, "--admin-secret", SeaAdmin.AdminSecret, "--data", directory.At("data"), .. engine]);
        var jail = await SeaAdmin.CreateJailAsync(gateway);

        await using var python = Start(Tool.Python, "client.py", directory, gateway, jail);
        Assert.True(await python.WaitForExitAsync() == 0, python.Describe());
        Assert.Equal(
            [
                """define [200, {"fields": [{"name": "temperature", "type": "float"}, {"name": "pressure", "type": "integer"}], "name": "boiler_data", "version": 1}]""",
                """describe [200, {"fields": [{"name": "temperature", "type": "float"}, {"name": "pressure", "type": "integer"}], "name": "boiler_data", "version": 1}]""",
                """versions [200, {"versionsVector": [1, null]}]""",
                """refused [400, {"errors": [{"field": "payload.temperature", "message": "must be a number; it is \"hot\""}], "message": "The payload does not match version 1 of 'boiler_data'."}]""",
                $$$"""authenticate {"action": "authenticate", "id": 1, "payload": {"jailId": "{{{jail.Id}}}"}, "success": true}""",
                """subscribe {"action": "subscription", "id": 2, "payload": 2, "streamName": "boiler_data", "success": true}""",
                .. Deliveries,
            ],
            python.Output.Lines);

        Directory.CreateSymbolicLink(directory.At("node_modules"), Repository.NodeModules);
        await using var javaScript = Start(Tool.Node, "client.mjs", directory, gateway, jail);
        Assert.True(await javaScript.WaitForExitAsync() == 0, javaScript.Describe());
        Assert.Equal(
            [
                $$$"""authenticate {"id":1,"action":"authenticate","success":true,"payload":{"jailId":"{{{jail.Id}}}"}}""",
                """subscribe {"id":2,"action":"subscription","success":true,"streamName":"boiler_data","payload":2}""",
                """publish [200,{}]""",
                """delivery {"id":2,"action":"subscription","streamName":"boiler_data","payload":{"temperature":91,"pressure":3002}}""",
                """publish [200,{}]""",
                """delivery {"id":2,"action":"subscription","streamName":"boiler_data","payload":{"temperature":92,"pressure":3002}}""",
            ],
            javaScript.Output.Lines);
    }

    private static ChildProcess Start(string program, string sample, TestDirectory directory, GatewayProcess gateway, SeaTenant jail) => new(
        program,
        [directory.Write(sample, Repository.Sample(sample, "stream-sea"))],
        new Dictionary<string, string>
        {
            ["STREAM_SEA_HOST"] = "127.0.0.1",
            ["STREAM_SEA_PORT"] = $"{gateway.StreamSea.Port}",
            ["STREAM_SEA_CLIENT_ID"] = jail.ClientId,
            ["STREAM_SEA_CLIENT_SECRET"] = jail.Secret,
        });
}
