using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests;

/// <summary>kill -9 at full speed: what was acknowledged is there.</summary>
public sealed class KillTests
{
    /// <summary>How often a test kills; more often in a long run.</summary>
    internal static int Rounds => Environment.GetEnvironmentVariable("STREAMOTTER_LONG") is "1" ? 50 : 3;

    [Fact]
    public async Task Kill_WhileClientsPublish_LosesNothingAcked()
    {
        var data = Repository.NewDirectory();
        var acked = new HashSet<string>();
        for (var round = 0; round < Rounds; round++)
            acked.UnionWith(await PublishUntilKilledAsync(() => GatewayProcess.OnEmbeddedLogAsync(data), $"r{round}"));

        await using var gateway = await GatewayProcess.OnEmbeddedLogAsync(data);
        var stored = await V1Reader.ReadAllAsync(gateway.V1, "websocket-messages", await CountAsync(gateway));
        var contents = stored.Select(record => record.GetProperty("v").GetProperty("content").GetString()!);
        Assert.Empty(acked.Except(contents, StringComparer.Ordinal));
    }

    /// <summary>Four clients publish without waiting; once many are acknowledged the gateway is killed. Answers what was acknowledged.</summary>
    internal static async Task<HashSet<string>> PublishUntilKilledAsync(Func<Task<GatewayProcess>> start, string round)
    {
        await using var gateway = await start();
        var clients = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => GuideClient.ConnectAsync(gateway.Guide)));
        var sending = clients.Select((client, i) => Publisher.SendUntilClosedAsync(client, $"{round}-{i}")).ToArray();
        foreach (var client in clients)
        {
            for (var i = 0; i < 200; i++)
                Assert.Equal("ACK", (await client.NextAnswerAsync()).GetProperty("messageType").GetString());
        }
        await gateway.KillAsync();
        var acked = new HashSet<string>(StringComparer.Ordinal);
        foreach (var client in clients)
        {
            await client.UntilClosedAsync();
            acked.UnionWith(client.Acked.Keys);
            await client.DisposeAsync();
        }
        await Task.WhenAll(sending);
        return acked;
    }

    /// <summary>How many records there are: the position that a message stored now gets.</summary>
    internal static async Task<int> CountAsync(GatewayProcess gateway)
    {
        await using var client = await GuideClient.ConnectAsync(gateway.Guide);
        await client.SendAsync("the last");
        return (await client.NextAnswerAsync()).GetProperty("offset").GetInt32() + 1;
    }
}
