using System.Collections.Concurrent;
using StreamOtter.Engines.Tests.Support;
using StreamOtter.Kafka;
using StreamOtter.Streams;
using static StreamOtter.Engines.Tests.Support.LogExtensions;

namespace StreamOtter.Engines.Tests.Kafka;

/// <summary>A broker dies under load and comes back.</summary>
[Collection("Brokers killed")]
public sealed class BrokerKilledTests
{
    [Fact]
    public async Task AppendAndFollow_BrokerKilledAndBack_LosesAndDoublesNothingAcknowledged()
    {
        await using var cluster = await KafkaTool.StartAsync();
        await using var engine = new KafkaEngine(new() { BootstrapServers = cluster.Servers, Partitions = 3 });
        var log = await engine.OpenAsync("t", mayCreate: true).Bounded();
        var seen = new Recorder();
        await using var tail = await log.FollowAsync(seen).Bounded();
        var results = new ConcurrentDictionary<string, AppendResult>();
        using var stop = new CancellationTokenSource();
        var stored = 0;
        var callers = Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                var text = $"{caller}:{i}";
                // Longer than the engine itself waits for a broker.
                results[text] = (await log.AppendAsync(new[] { Text(text, key: $"{caller}") }).AsTask().WaitAsync(2 * Limits.Wait))[0];
                if (results[text].Status == AppendStatus.Stored)
                    Interlocked.Increment(ref stored);
            }
        })).ToList();

        await UntilAsync(() => Volatile.Read(ref stored) > 500);
        await cluster.RunAsync("kill-broker", "1");
        await UntilAsync(() => !engine.Health.IsReady);
        await cluster.RunAsync("start-broker", "1");
        var before = Volatile.Read(ref stored);
        await UntilAsync(() => Volatile.Read(ref stored) > before + 500);
        await UntilAsync(() => engine.Health.IsReady);
        await stop.CancelAsync();
        await Task.WhenAll(callers).WaitAsync(Limits.Wait);

        var acknowledged = results.Where(r => r.Value.Status == AppendStatus.Stored).ToList();
        await seen.WaitAsync(r => acknowledged.All(a => r.Contains(a.Key)), "all that was acknowledged");
        var records = seen.Records;
        AssertInOrder(records);
        Assert.Equal(records.Count, records.Select(r => r.Text).Distinct().Count());
        foreach (var (text, result) in acknowledged.Where(a => a.Value.Offset >= 0))
            Assert.Contains(records, r => r.Text == text && r.Partition == result.Partition && r.Offset == result.Offset);
        var refused = results.Where(r => r.Value.Status == AppendStatus.Refused).Select(r => r.Key).ToHashSet();
        Assert.DoesNotContain(records, r => refused.Contains(r.Text));
        Assert.Empty(seen.Gaps);
        Assert.Null(seen.Ended);
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(2 * Limits.Wait); // a broker starts in that time too
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!holds())
            Assert.True(await timer.WaitForNextTickAsync(limit.Token));
    }
}
