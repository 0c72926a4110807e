using System.Net;
using System.Net.Sockets;
using StreamOtter.Engines.Tests.Support;
using StreamOtter.Kafka;
using StreamOtter.Streams;
using StreamOtter.Testing;
using static StreamOtter.Engines.Tests.Support.LogExtensions;

namespace StreamOtter.Engines.Tests.Kafka;

/// <summary>No broker, or one that goes away.</summary>
public sealed class UnreachableKafkaTests
{
    [Fact]
    public async Task OpenAsync_NobodyListens_SaysSoInTime()
    {
        // A port that nobody else gets meanwhile.
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var servers = $"127.0.0.1:{((IPEndPoint)silent.LocalEndPoint!).Port}";
        await using var engine = new KafkaEngine(new() { BootstrapServers = servers, RequestTimeout = TimeSpan.FromSeconds(2) });
        var started = TimeProvider.System.GetTimestamp();

        var error = await Assert.ThrowsAsync<EngineException>(() => engine.OpenAsync("t", mayCreate: true).Bounded());

        Assert.Equal(EngineError.Unavailable, error.Error);
        Assert.Contains(servers, error.Message, StringComparison.Ordinal);
        Assert.Contains("Check", error.Message, StringComparison.Ordinal);
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, Limits.Wait / 3);
        Assert.False(engine.Health.IsReady);
        Assert.Contains(servers, engine.Health.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_WrongOptions_TellsAllProblems()
    {
        var error = Assert.Throws<EngineException>(() => new KafkaEngine(new()
        {
            BootstrapServers = " ",
            Readers = 0,
            Settings = new Dictionary<string, string> { ["acks"] = "0" },
        }));

        Assert.Equal(EngineError.InvalidSettings, error.Error);
        Assert.All(["BootstrapServers", "Readers", "acks"], word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Constructor_SettingThatLibrdkafkaDoesNotKnow_SaysWhich()
    {
        var error = Assert.Throws<EngineException>(() => new KafkaEngine(new()
        {
            BootstrapServers = "127.0.0.1:1",
            Settings = new Dictionary<string, string> { ["no.such.thing"] = "1" },
        }));
        Assert.Equal(EngineError.InvalidSettings, error.Error);
        Assert.Contains("no.such.thing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DisposeAsync_WorkUnderWay_EndsInTimeAndAnswersEveryone()
    {
        await using var cluster = TestingUtilities.CreateMockKafka();
        var engine = new KafkaEngine(new() { BootstrapServers = cluster.BootstrapServers, RequestTimeout = TimeSpan.FromSeconds(3) });
        var log = await engine.OpenAsync("t", mayCreate: true).Bounded();
        await log.StoreAsync([.. Enumerable.Range(0, 1000).Select(n => Text($"{n}", partition: 0))]);
        await using var tail = await log.FollowAsync(new Recorder()).Bounded();
        var work = Enumerable.Range(0, 50).SelectMany(n => (Task[])
        [
            log.AppendAsync(new[] { Text("late", partition: 0) }).AsTask(), log.ReadAsync(0, n, 100).AsTask(), log.GetRangeAsync(0).AsTask(),
        ]).ToList();

        await engine.DisposeAsync().Bounded();

        foreach (var task in work)
            await Task.WhenAny(task).WaitAsync(Limits.Wait);
        await Assert.ThrowsAnyAsync<Exception>(() => engine.OpenAsync("t", mayCreate: true).Bounded());
    }

    [Fact]
    public async Task AppendAsync_BrokersGoAway_AcknowledgesNothingAndHealthTells()
    {
        var cluster = TestingUtilities.CreateMockKafka();
        await using var engine = new KafkaEngine(new()
        {
            BootstrapServers = cluster.BootstrapServers,
            AppendTimeout = TimeSpan.FromSeconds(1),
            RequestTimeout = TimeSpan.FromSeconds(1),
        });
        var log = await OpenUntilItStoresAsync(engine);

        await cluster.DisposeAsync();
        var results = await log.AppendAsync(new[] { Text("b", partition: 0) }).Bounded();

        Assert.NotEqual(AppendStatus.Stored, results[0].Status);
        // librdkafka's answer here is the offset -1001 and no error: it must not pass for one.
        var error = await Assert.ThrowsAsync<EngineException>(() => log.GetRangeAsync(0).Bounded());
        Assert.Equal(EngineError.Unavailable, error.Error);
        Assert.False(engine.Health.IsReady);
    }

    [Fact]
    public async Task AppendAsync_QueueIsFull_WaitsAndKeepsTheOrder()
    {
        await using var cluster = TestingUtilities.CreateMockKafka();
        await using var engine = new KafkaEngine(new()
        {
            BootstrapServers = cluster.BootstrapServers,
            Settings = new Dictionary<string, string> { ["queue.buffering.max.messages"] = "10" },
        });
        var log = await engine.OpenAsync("t", mayCreate: true).Bounded();

        var calls = Enumerable.Range(0, 500)
            .Select(n => log.StoreAsync([.. Enumerable.Range(n * 7, 7).Select(i => Text($"{i}", partition: 0))])).ToList();
        await Task.WhenAll(calls).WaitAsync(Limits.Wait);

        Assert.Equal(Enumerable.Range(0, 3500).Select(i => $"{i}"), (await log.ReadAllAsync(0)).Select(r => r.Text));
    }

    /// <summary>A busy machine may take longer for the first answers than such an engine waits.</summary>
    private static async Task<IStreamLog> OpenUntilItStoresAsync(KafkaEngine engine)
    {
        using var limit = new CancellationTokenSource(Limits.Wait);
        while (true)
        {
            try
            {
                var log = await engine.OpenAsync("t", mayCreate: true, limit.Token);
                var results = await log.AppendAsync(new[] { Text("a", partition: 0) }, limit.Token);
                if (results[0].Status == AppendStatus.Stored && engine.Health.IsReady)
                    return log;
            }
            catch (EngineException error) when (error.Error == EngineError.Unavailable)
            {
                // Not yet.
            }
        }
    }
}
