using System.Net.WebSockets;
using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Durability;

/// <summary>What a gateway has acknowledged on the embedded log is there when it starts again, however it ended.</summary>
public sealed class EmbeddedLogTests
{
    private const string Stream = "durable";

    [Fact]
    public async Task Gateway_KilledWhilePublishing_LosesNothingAcknowledged()
    {
        for (var round = 0; round < Limits.Rounds; round++)
            await EndsAsync(400 + 150 * round % 1000, closed: null, gateway => gateway.KillAsync());
    }

    [Theory]
    [InlineData(nameof(Signal.Terminate))]
    [InlineData(nameof(Signal.Interrupt))]
    public async Task Gateway_ToldToStopWhilePublishing_ClosesWith1001AndLosesNothingAcknowledged(string signal) =>
        await EndsAsync(1000, WebSocketCloseStatus.EndpointUnavailable, gateway => gateway.StopAsync(Enum.Parse<Signal>(signal)));

    private static async Task EndsAsync(int acks, WebSocketCloseStatus? closed, Func<GatewayProcess, Task> end)
    {
        using var directory = new TestDirectory();
        string[] arguments = ["--data", directory.At("data"), "--topic", Stream];
        await using var gateway = await GatewayProcess.StartAsync(arguments);
        var publishers = await FullSpeedPublisher.StartAsync(gateway, count: 4, wanted: acks);
        await Task.WhenAny(publishers.Select(publisher => publisher.Enough)).Bounded();
        await end(gateway);
        Assert.All(await Task.WhenAll(publishers.Select(publisher => publisher.EndAsync())), status => Assert.Equal(closed, status));

        await using var again = await GatewayProcess.StartAsync(arguments);
        await using var client = await GuideClient.ConnectAsync(again);
        await client.SendAsync(GuideClient.Message("the end", "end"));
        Assert.Equal("ACK", (await client.ReceiveAsync(reply => !reply.IsRecord)).Type);
        using var reader = await V1Client.ConnectAsync(again);
        var stored = await reader.ReadAsync(Stream, lastMessageId: "end");
        Assert.Equal(Enumerable.Range(0, stored.Count).Select(offset => (long)offset), stored.Select(record => record.Offset));
        Acknowledged.AllStored(publishers, stored);
        Assert.All(publishers, publisher => Assert.Empty(publisher.Errors));
        foreach (var publisher in publishers)
            await publisher.DisposeAsync();
    }
}
