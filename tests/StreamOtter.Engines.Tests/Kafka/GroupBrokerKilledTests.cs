using StreamOtter.Engines.Tests.Support;
using StreamOtter.Kafka;
using StreamOtter.Streams;

namespace StreamOtter.Engines.Tests.Kafka;

/// <summary>The broker that keeps a group's positions dies and comes back, or does not.</summary>
[Collection("Brokers killed")]
public sealed class GroupBrokerKilledTests
{
    [Fact]
    public async Task CommitAsync_BrokerKilledAndBack_FailsMeanwhileAndKeepsWhatItAcknowledged()
    {
        await using var cluster = await KafkaTool.StartAsync();
        var options = new KafkaEngineOptions { BootstrapServers = cluster.Servers, Partitions = 3 };
        // Whoever makes the topic has more patience.
        await using (var maker = new KafkaEngine(options with { RequestTimeout = Limits.Wait }))
            await maker.OpenAsync("t", mayCreate: true).Bounded();
        await using var engine = new KafkaEngine(options);
        var seen = new GroupRecorder();
        var group = await engine.JoinGroupAsync("g", "t", seen).Bounded();
        await seen.WaitForCountAsync(3);
        await group.CommitAsync([(0, 1)]).Bounded();

        await cluster.RunAsync("kill-broker", "1");
        var error = await Assert.ThrowsAsync<EngineException>(() => group.CommitAsync([(0, 2)]).Bounded());
        Assert.Equal(EngineError.Unavailable, error.Error);

        await cluster.RunAsync("start-broker", "1");
        await CommitAsync(group, seen, (0, 3), (1, 4));
        await group.DisposeAsync().Bounded();
        var again = new GroupRecorder();
        await using (await engine.JoinGroupAsync("g", "t", again).Bounded())
        {
            await again.WaitForCountAsync(3);
            Assert.Equal(new Dictionary<int, long> { [0] = 3, [1] = 4, [2] = -1 }, again.Owned);
            await cluster.RunAsync("kill-broker", "1");
            // Leaving does not wait for a broker that is gone.
        }
        Assert.Empty(again.Owned);
    }

    /// <summary>Commits while all partitions are this process's: those that are not are left out.</summary>
    private static async Task CommitAsync(IStreamGroup group, GroupRecorder seen, params (int Partition, long Next)[] positions)
    {
        // A broker that comes back must be up, and have loaded what it keeps of the group.
        using var limit = new CancellationTokenSource(4 * Limits.Wait);
        while (true)
        {
            var (before, revocations) = (seen.Owned.Count, seen.Revocations);
            try
            {
                await group.CommitAsync(positions, limit.Token);
                if (before == 3 && seen.Revocations == revocations)
                    return;
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, limit.Token);
            }
            catch (EngineException error) when (error.Error == EngineError.Unavailable)
            {
                // Not back yet.
            }
        }
    }
}
